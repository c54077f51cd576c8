using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Model;

/// <summary>One objective at the end of the period.</summary>
public sealed record SloReport
{
    /// <summary>The name of the objective.</summary>
    public required string Name { get; init; }

    /// <summary>What it promises, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>The objective (ratio 0–1), for example 0.999.</summary>
    public required double Objective { get; init; }

    /// <summary>The window, in words, for example <c>30 days rolling</c>.</summary>
    public string Window { get; init; } = "";

    /// <summary>The window itself.</summary>
    public ReportPeriod WindowPeriod { get; init; }

    /// <summary>What was achieved (ratio 0–1), or null without data.</summary>
    public double? Achieved { get; init; }

    /// <summary>The budget left: 1 untouched, 0 spent, negative overspent; null without data.</summary>
    public double? BudgetRemaining { get; init; }

    /// <summary>The budget spent within the report's own period (ratio), or null without data.</summary>
    public double? BudgetSpentInPeriod { get; init; }

    /// <summary>The share of the window that is unknown (ratio 0–1).</summary>
    public double UnknownShare { get; init; }

    /// <summary>The distance of two checks of what it measures, or null where it does not rest on checks.</summary>
    public TimeSpan? CheckInterval { get; init; }

    /// <summary>The remaining budget over time, for its chart.</summary>
    public IReadOnlyList<BudgetPoint> Burn { get; init; } = [];

    /// <summary>Whether the objective is missed; null without data.</summary>
    public bool? Breached => BudgetRemaining is { } left ? left < 0 : null;
}
