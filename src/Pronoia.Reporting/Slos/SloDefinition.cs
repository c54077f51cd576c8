namespace Pronoia.Reporting.Slos;

/// <summary>An objective.</summary>
public sealed record SloDefinition
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The name, unique in the service.</summary>
    public required string Name { get; init; }

    /// <summary>What it promises, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>The objective (ratio, above 0 and below 1), for example 0.999.</summary>
    public required double Objective { get; init; }

    /// <summary>The time over which it is kept.</summary>
    public SloWindow Window { get; init; } = SloWindow.Default;

    /// <summary>What it measures.</summary>
    public required SloIndicator Indicator { get; init; }

    /// <summary>Labels of the generated series.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The name of the alerts.</summary>
    public string AlertName { get; init; } = "";

    /// <summary>Labels of both alerts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AlertLabels { get; init; } = [];

    /// <summary>Annotations of both alerts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AlertAnnotations { get; init; } = [];

    /// <summary>The alert that wakes somebody.</summary>
    public SloAlert Page { get; init; } = new();

    /// <summary>The alert that somebody looks at on the next working day.</summary>
    public SloAlert Ticket { get; init; } = new();

    /// <summary>The identity in series and rules: service and name, joined by a hyphen.</summary>
    public string Id => $"{Service}-{Name}";
}
