using Pronoia.Detection;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Series that a detector watches, and the alert it raises.</summary>
public sealed record DetectionConfig
{
    /// <summary>The unique name: the <c>alertname</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which series.</summary>
    public required IReadOnlyList<Matcher> Match { get; init; }

    /// <summary>The detector and its parameters.</summary>
    public required DetectorOptions Detector { get; init; }

    /// <summary>What runs the detector: <c>managed</c>, or in the Azure Functions host <c>mlnet</c>.</summary>
    public string Engine { get; init; } = ManagedEngine.Instance.Name;

    /// <summary>Where <see cref="Engine"/> was chosen, for messages.</summary>
    internal SourcePosition EnginePosition { get; init; } = new("", 1, 1);

    /// <summary>What events raise; default: an alert for each series.</summary>
    public AnomalyAlert Alert { get; init; }

    /// <summary>How long an event must be open before its alert fires, as with a rule; default: at once.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Labels added to the alert.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Annotations added to the alert.</summary>
    public Labels Annotations { get; init; } = Labels.Empty;
}
