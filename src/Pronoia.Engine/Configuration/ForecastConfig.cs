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

    /// <summary>The part of the horizon that a forecast must hold before its alert fires, where <c>for</c> is absent: 90 minutes of a day.</summary>
    internal const int HoldShare = 16;

    /// <summary>How long the forecast must have held; default: a sixteenth of the horizon, which is 90 minutes for a day. At once where the limit is crossed already.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>Labels added to the alert.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Annotations added to the alert.</summary>
    public Labels Annotations { get; init; } = Labels.Empty;
}
