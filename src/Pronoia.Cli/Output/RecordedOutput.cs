using System.Globalization;
using Pronoia.Detection.Benchmarking;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Output;

/// <summary>Prints the result of fault injection into recorded series.</summary>
internal static class RecordedOutput
{
    /// <summary>A table of faults with a column per folder, and one of false events per folder.</summary>
    public static void WriteText(TextWriter output, RecordedResult result)
    {
        var groups = result.CleanDays.Keys.ToArray();
        output.WriteLine("recorded series: share found within five minutes, by folder; over all within 5 min, within 5 points, and at all");
        output.WriteLine();
        var faults = new TextTable(["fault", "size", "injected", .. groups, "5 min", "5 points", "at all"]);
        foreach (var fault in result.Cells.GroupBy(c => (c.Fault, c.Magnitude)).OrderBy(g => g.Key))
        {
            Add(faults, groups, fault.Key.Fault.ToString(), fault.Key.Magnitude == 0 ? "" : Number(fault.Key.Magnitude), [.. fault]);
        }

        Add(faults, groups, "hard", "", [.. result.Cells.Where(c => c.IsHard)]);
        Add(faults, groups, "all", "", result.Cells);
        faults.Write(output);
        output.WriteLine();
        var clean = new TextTable("outside labelled windows", "series-days", "events", "per month");
        foreach (var (group, days) in result.CleanDays)
        {
            var events = result.FalseEvents[group];
            clean.Add(group, Number(days), Text(events), days > 0 ? Number(30 * events / days) : "");
        }

        clean.Add("all", Number(result.CleanDays.Values.Sum()), Text(result.AllFalseEvents), Number(result.FalseEventsPerMonth));
        clean.Write(output);
        output.WriteLine("an anomaly that nobody labelled counts as false");
        var hard = result.Cells.Where(c => c.IsHard).ToArray();
        output.WriteLine($"time to detect a hard fault: median {Quantile(hard, 0.5)}, 90th percentile {Quantile(hard, 0.9)}");
    }

    private static void Add(TextTable table, string[] groups, string name, string size, IReadOnlyList<RecordedCell> cells)
    {
        if (cells.Count == 0)
        {
            return;
        }

        table.Add([
            name,
            size,
            Text(cells.Sum(c => c.Injections)),
            .. groups.Select(g => Share([.. cells.Where(c => c.Group == g)], c => c.WithinFiveMinutes)),
            Share(cells, c => c.WithinFiveMinutes),
            Share(cells, c => c.WithinFivePoints),
            Share(cells, c => c.Detected),
        ]);
    }

    private static string Share(IReadOnlyList<RecordedCell> cells, Func<RecordedCell, int> count) =>
        cells.Count == 0 ? "" : Quantity.Percent((double)cells.Sum(count) / cells.Sum(c => c.Injections));

    private static string Quantile(RecordedCell[] cells, double ratio)
    {
        var points = InjectionCell.Quantile([.. cells.SelectMany(c => c.DelayPoints)], ratio);
        var minutes = InjectionCell.Quantile([.. cells.SelectMany(c => c.DelayMinutes)], ratio);
        return double.IsFinite(points) ? $"{Number(points)} points or {Number(minutes)} min" : "missed";
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
