namespace Pronoia.Alerting.Silences;

/// <summary>Where a silence is in its life.</summary>
public enum SilenceState
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It mutes.</summary>
    Active,

    /// <summary>It is over; it is kept for a while for the record.</summary>
    Expired,
}
