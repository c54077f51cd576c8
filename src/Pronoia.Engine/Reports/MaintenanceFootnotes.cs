using Pronoia.Engine.Results;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>Tells what maintenance was excluded, as it was recorded at the time: a window that has left the configuration meanwhile is told all the same.</summary>
internal static class MaintenanceFootnotes
{
    /// <summary>One footnote per occurrence of a window.</summary>
    /// <param name="segments">The stretches of all targets.</param>
    /// <param name="targets">How many targets the report has.</param>
    /// <param name="period">The report's period.</param>
    public static IReadOnlyList<MaintenanceReport> Of(IEnumerable<StateSegment> segments, int targets, ReportPeriod period)
    {
        var footnotes = new List<MaintenanceReport>();
        foreach (var window in segments.Where(s => s.State == UptimeState.Maintenance).GroupBy(s => s.Message, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            DateTimeOffset? from = null;
            var to = DateTimeOffset.MinValue;
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var segment in window.OrderBy(s => s.From))
            {
                // The targets of one occurrence begin and end at slots of their own; silence splits them.
                if (from is not null && segment.From > to)
                {
                    Add();
                    (from, names) = (null, new SortedSet<string>(StringComparer.Ordinal));
                }

                from ??= segment.From > period.FromUtc ? segment.From : period.FromUtc;
                to = Later(to, segment.To < period.ToUtc ? segment.To : period.ToUtc);
                names.Add(segment.Target);
            }

            Add();

            void Add() => footnotes.Add(new MaintenanceReport(from!.Value, to, window.Key, names.Count == targets ? "" : string.Join(", ", names)));
        }

        return footnotes;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
