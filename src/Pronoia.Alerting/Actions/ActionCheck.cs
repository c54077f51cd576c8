namespace Pronoia.Alerting.Actions;

/// <summary>What the check of a signed link found.</summary>
public enum ActionCheck
{
    /// <summary>The link is good.</summary>
    Good,

    /// <summary>The link was good once.</summary>
    Expired,

    /// <summary>The link was not made here, or was changed.</summary>
    Forged,
}
