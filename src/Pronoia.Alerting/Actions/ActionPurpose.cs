namespace Pronoia.Alerting.Actions;

/// <summary>What a signed link is good for.</summary>
public enum ActionPurpose
{
    /// <summary>Taking the group on.</summary>
    Acknowledge,

    /// <summary>Silencing the group.</summary>
    Silence,
}
