namespace Pronoia.Engine.Planning;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Probes a batch of targets and runs detection on what comes back.</summary>
    Probe,

    /// <summary>Pulls one federation source and runs detection on what comes back.</summary>
    Federation,

    /// <summary>Scrapes a batch of targets and runs detection on what comes back.</summary>
    Scrape,

    /// <summary>Looks for targets.</summary>
    Discovery,

    /// <summary>Looks whether heartbeats came in time.</summary>
    Heartbeat,

    /// <summary>Evaluates one rule group.</summary>
    Rules,

    /// <summary>Makes one report.</summary>
    Report,

    /// <summary>Compacts the series store and applies retention.</summary>
    Upkeep,
}
