namespace Pronoia.Reporting.Model;

/// <summary>What was known of a target at an instant. Unknown is neither up nor down.</summary>
public enum UptimeState
{
    /// <summary>No check ran, or its prober was blind: neither good nor bad.</summary>
    Unknown,

    /// <summary>The last check succeeded.</summary>
    Up,

    /// <summary>The check succeeded, but outside what is normal (slow, or from some probers only). Counts as available.</summary>
    Degraded,

    /// <summary>The check failed.</summary>
    Down,

    /// <summary>Planned maintenance: excluded from availability.</summary>
    Maintenance,
}
