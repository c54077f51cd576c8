namespace Pronoia.Storage.Uptime;

/// <summary>What a slot's time counts as. The numbers are part of the stored format.</summary>
public enum UptimeState
{
    /// <summary>The check succeeded.</summary>
    Up = 0,

    /// <summary>The check succeeded, but not as it should: slow, or some of its locations failed.</summary>
    Degraded = 1,

    /// <summary>The check failed.</summary>
    Down = 2,

    /// <summary>The check did not run, or the prober was blind. Never counted as success.</summary>
    Unknown = 3,

    /// <summary>In a maintenance window: counted for nothing.</summary>
    Maintenance = 4,
}
