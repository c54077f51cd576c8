using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>What a report has that says nothing but its kind.</summary>
/// <param name="Name">The kind's name in configurations and on the command line.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Unit">The calendar period that it speaks of: the last complete one.</param>
/// <param name="Title">The title.</param>
/// <param name="Schedule">When it is made: a cron expression of five fields.</param>
public sealed record ReportTemplate(string Name, ReportKind Kind, CalendarUnit Unit, string Title, string Schedule)
{
    /// <summary>The weekly report, which is what a report is that does not say its kind.</summary>
    public static ReportTemplate Weekly { get; } = new("weekly", ReportKind.WeeklyPerformance, CalendarUnit.Week, "Weekly performance", "0 8 * * 1");

    /// <summary>Every kind, from the shortest period to the longest.</summary>
    public static IReadOnlyList<ReportTemplate> All { get; } =
    [
        new("daily", ReportKind.AlertDigest, CalendarUnit.Day, "Daily alert digest", "0 8 * * *"),
        new("weekly_digest", ReportKind.AlertDigest, CalendarUnit.Week, "Weekly alert digest", "0 8 * * 1"),
        Weekly,
        new("monthly", ReportKind.MonthlyOptimisation, CalendarUnit.Month, "Monthly optimisation", "0 8 1 * *"),
        new("quarterly", ReportKind.QuarterlyCapacity, CalendarUnit.Quarter, "Quarterly capacity", "0 8 1 1,4,7,10 *"),
        new("executive", ReportKind.Executive, CalendarUnit.Month, "Executive summary", "0 8 1 * *"),
    ];
}
