using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pronoia.Detection.Benchmarking;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Output;

/// <summary>Prints the result of the fault-injection benchmark.</summary>
internal static class BenchOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A fault that was never found has no finite delay, and JSON no infinity: it is written as text.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A table of faults over all series, one of false events per series, and the totals.</summary>
    public static void WriteText(TextWriter output, InjectionOptions options, InjectionResult result)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"detector {result.Detector}, seed {options.Seed}"));
        output.WriteLine();
        var faults = new TextTable("fault", "size", "injected", "detected", "share", "at least", "within 5 min", "slowest median");
        foreach (var group in result.Cells.GroupBy(c => (c.Fault, c.Magnitude)).OrderBy(g => g.Key))
        {
            AddFaults(faults, group.Key.Fault.ToString(), group.Key.Magnitude == 0 ? "" : group.Key.Magnitude.ToString(CultureInfo.InvariantCulture), [.. group]);
        }

        AddFaults(faults, "all", "", result.Cells);
        faults.Write(output);
        output.WriteLine();
        var clean = new TextTable("series without a fault", "weeks", "false events");
        foreach (var (background, events) in result.FalseEvents)
        {
            clean.Add(background.ToString(), Text(options.CleanWeeks), Text(events));
        }

        clean.Write(output);
        output.WriteLine();
        var (mostDecoys, mostFalse) = (ClopperPearson.Upper(result.DecoyEvents, result.Decoys), MostFalse(result));
        output.WriteLine($"harmless changes that opened an event: {Text(result.DecoyEvents)} of {Text(result.Decoys)} (at most {Quantity.Percent(mostDecoys)}, 95 % confidence)");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"false events: {result.FalseEventsPerMonth:0.###} per series and 30 days; {result.FalseEventsPerEvaluation:0.##E+0} per point (at most {mostFalse:0.##E+0}, Clopper–Pearson, 95 % confidence)"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cost: {result.NanosecondsPerPoint:0} ns per point"));
    }

    /// <summary>Everything as JSON; sizes in standard deviations, times in minutes.</summary>
    public static void WriteJson(TextWriter output, InjectionOptions options, InjectionResult result)
    {
        var shape = new
        {
            result.Detector,
            options.Seed,
            Injections = result.Cells.Sum(c => c.Injections),
            Detected = result.Cells.Sum(c => c.Detected),
            result.CleanWeeks,
            result.FalseEvents,
            result.FalseEventsPerMonth,
            result.FalseEventsPerEvaluation,
            FalseEventsPerEvaluationUpper = MostFalse(result),
            result.Decoys,
            result.DecoyEvents,
            result.Evaluations,
            result.NanosecondsPerPoint,
            result.Cells,
        };
        output.WriteLine(JsonSerializer.Serialize(shape, Json));
    }

    private static double MostFalse(InjectionResult result) =>
        ClopperPearson.Upper(result.FalseEvents.Values.Sum(), (int)Math.Min(result.Evaluations, int.MaxValue));

    private static void AddFaults(TextTable table, string name, string size, IReadOnlyList<InjectionCell> cells)
    {
        var (injected, detected) = (cells.Sum(c => c.Injections), cells.Sum(c => c.Detected));
        var slowest = cells.Max(c => c.MedianMinutes);
        table.Add(
            name,
            size,
            Text(injected),
            Text(detected),
            Quantity.Percent((double)detected / injected),
            Quantity.Percent(ClopperPearson.Lower(detected, injected)),
            Quantity.Percent((double)cells.Sum(c => c.WithinFiveMinutes) / injected),
            double.IsFinite(slowest) ? string.Create(CultureInfo.InvariantCulture, $"{slowest:0} min") : "missed");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
