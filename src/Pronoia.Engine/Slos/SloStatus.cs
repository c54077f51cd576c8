using Pronoia.Reporting.Model;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Slos;

/// <summary>Where an objective stands at an instant.</summary>
public sealed record SloStatus
{
    /// <summary>The objective.</summary>
    public required SloDefinition Slo { get; init; }

    /// <summary>The part of the window that has passed: for a rolling window all of it, for a calendar window what has passed of the period.</summary>
    public required ReportPeriod Window { get; init; }

    /// <summary>The good share of what is known (ratio 0–1), or null where nothing is.</summary>
    public double? Availability { get; init; }

    /// <summary>The budget left: 1 untouched, 0 spent, negative overspent; null where nothing is known.</summary>
    public double? BudgetRemaining { get; init; }

    /// <summary>The share of <see cref="Window"/> of which nothing is known (ratio 0–1).</summary>
    public double UnknownShare { get; init; } = 1;

    /// <summary>The burn rate over the last five minutes, or null where nothing is known.</summary>
    public double? BurnRate { get; init; }

    /// <summary>The burn rates of the alert conditions that fit into the window, the fastest first.</summary>
    public IReadOnlyList<SloBurn> Burns { get; init; } = [];

    /// <summary>Which alert fires.</summary>
    public SloAlertState Alert { get; init; }
}
