using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>Which report is wanted.</summary>
public sealed record ReportRequest
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public ReportKind Kind { get; init; } = ReportKind.WeeklyPerformance;

    /// <summary>The sections shown (<see cref="ReportSectionNames"/>); empty: those of its kind.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>The zone of the times shown.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The time it speaks of.</summary>
    public required ReportPeriod Period { get; init; }

    /// <summary>What it is compared with; null: as much time before it.</summary>
    public ReportPeriod? Previous { get; init; }

    /// <summary>What detection and response are held against.</summary>
    public ResponseGoals Goals { get; init; } = new();

    /// <summary>When it says that it was made; null: now.</summary>
    public DateTimeOffset? GeneratedAt { get; init; }
}
