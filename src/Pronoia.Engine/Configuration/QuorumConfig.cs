namespace Pronoia.Engine.Configuration;

/// <summary>Several deployments that probe the same targets from different places and judge them together.</summary>
public sealed record QuorumConfig
{
    /// <summary>The name of the place that this deployment probes from; the label <c>location</c>.</summary>
    public required string Location { get; init; }

    /// <summary>All places, this one included.</summary>
    public required IReadOnlyList<string> Locations { get; init; }

    /// <summary>How many places must find a target down before it is down; default: more than half of all.</summary>
    public required int DownWhen { get; init; }
}
