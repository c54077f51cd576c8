namespace Pronoia.Engine.Web;

/// <summary>The entries of the navigation.</summary>
internal enum PagePlace
{
    /// <summary>What is up.</summary>
    Status,

    /// <summary>What went wrong when.</summary>
    Incidents,

    /// <summary>What fires, and what is silenced.</summary>
    Alerts,

    /// <summary>What detectors saw.</summary>
    Anomalies,

    /// <summary>Where objectives stand.</summary>
    Slos,

    /// <summary>The archive.</summary>
    Reports,

    /// <summary>Whether Pronoia itself works, and on what configuration.</summary>
    Health,
}
