namespace Pronoia.Engine.Configuration;

/// <summary>What the events of a detector raise.</summary>
public enum AnomalyAlert
{
    /// <summary>An alert for each series.</summary>
    Series,

    /// <summary>An alert for the incident they belong to, once it is corroborated.</summary>
    Incident,

    /// <summary>None: events are recorded and shown only.</summary>
    None,
}
