using Pronoia.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>Series that are forecast against a threshold, and the alert raised when the crossing comes near.</summary>
public sealed record ForecastConfig
{
    /// <summary>The unique name: the <c>alertname</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which series.</summary>
    public required IReadOnlyList<Matcher> Match { get; init; }

    /// <summary>The limit, in units of the series.</summary>
    public required double Threshold { get; init; }

    /// <summary>From which side the limit is bad.</summary>
    public required Direction Direction { get; init; }

    /// <summary>An alert fires while the crossing may come within this time.</summary>
    public required TimeSpan Horizon { get; init; }

    /// <summary>Labels added to the alert.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Annotations added to the alert.</summary>
    public Labels Annotations { get; init; } = Labels.Empty;
}
