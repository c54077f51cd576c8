using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Journeys;

/// <summary>Options of a journey: HTTP steps in order, that share cookies and variables. Pronoia's own; blackbox_exporter has no such prober.</summary>
public sealed record JourneyProbe
{
    /// <summary>The steps; the first that fails ends the journey.</summary>
    public IReadOnlyList<JourneyStep> Steps { get; init; } = [];

    /// <summary>Variables that exist from the start, by name; <c>{{name}}</c> in a step stands for the value. Never logged.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Variables { get; init; } = [];
}
