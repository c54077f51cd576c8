namespace Pronoia.Engine.Incidents;

/// <summary>Where in its life an incident stands.</summary>
public enum IncidentState
{
    /// <summary>Something deviates, but nothing else bears it out yet: no alert.</summary>
    Pending,

    /// <summary>Borne out by other series, by a firing rule, or by an event too unlikely to be chance.</summary>
    Confirmed,

    /// <summary>Every series of it is back to normal.</summary>
    Ended,
}
