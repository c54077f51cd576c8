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

    /// <summary>A table of faults over all series, one of false events per series, the baselines, and the shares of false events.</summary>
    public static void WriteText(TextWriter output, InjectionOptions options, InjectionResult result, ServiceResult? services)
    {
        var threshold = options.Detector.Name is "auto" or "band"
            ? $"{Number(options.Detector.FalseAlarmsPerMonth)} false events per month allowed"
            : $"confidence {options.Detector.Confidence.ToString("R", CultureInfo.InvariantCulture)} %";
        output.WriteLine($"detector {result.Detector}, {threshold}, seed {Text(options.Seed)}");
        output.WriteLine();
        var faults = new TextTable("fault", "size", "injected", "detected", "share", "at least", "within 5 min", "slowest median");
        foreach (var group in result.Cells.GroupBy(c => (c.Fault, c.Magnitude)).OrderBy(g => g.Key))
        {
            AddFaults(faults, group.Key.Fault.ToString(), group.Key.Magnitude == 0 ? "" : Number(group.Key.Magnitude), [.. group]);
        }

        AddFaults(faults, "hard", "", [.. result.Cells.Where(c => c.IsHard)]);
        AddFaults(faults, "all", "", result.Cells);
        faults.Write(output);
        output.WriteLine();
        var clean = new TextTable("series without a fault", "weeks", "false events");
        foreach (var (background, events) in result.FalseEvents)
        {
            clean.Add(background.ToString(), Number(result.CleanPoints[background] / MinutesPerWeek), Text(events));
        }

        clean.Write(output);
        output.WriteLine();
        WriteBaselines(output, result);
        output.WriteLine();
        var (share, all) = result.FalseShare;
        output.WriteLine($"false of all events, one hard fault per series in {Number(InjectionResult.DaysPerFault)} days: {Share(share, all)}");
        output.WriteLine($"false events: {Number(result.FalseEventsPerMonth)} per series and 30 days");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"false events per point: {result.FalseEventsPerEvaluation:0.##E+0} (at most {MostFalse(result):0.##E+0}, Clopper–Pearson, 95 % confidence)"));
        output.WriteLine($"harmless changes that opened an event: {Share(result.DecoyEvents, result.Decoys)}");
        var delays = result.Cells.Where(c => c.IsHard).SelectMany(c => c.DelayMinutes).ToArray();
        output.WriteLine($"time to detect a hard fault: median {Minutes(InjectionCell.Quantile(delays, 0.5))}, 95th percentile {Minutes(InjectionCell.Quantile(delays, 0.95))}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cost: {result.NanosecondsPerPoint:0} ns per point"));
        if (services is not null)
        {
            WriteServices(output, services);
        }
    }

    /// <summary>Everything as JSON; sizes in standard deviations, times in minutes.</summary>
    public static void WriteJson(TextWriter output, InjectionOptions options, InjectionResult result, ServiceResult? services, RecordedResult? recorded)
    {
        var shape = new
        {
            result.Detector,
            options.Seed,
            options.Detector.FalseAlarmsPerMonth,
            options.Detector.Confidence,
            Injections = result.Cells.Sum(c => c.Injections),
            Detected = result.Cells.Sum(c => c.Detected),
            result.HardFaultsSoon,
            result.CleanWeeks,
            result.FalseEvents,
            result.FalseEventsPerMonth,
            result.FalseEventsPerEvaluation,
            FalseEventsPerEvaluationUpper = MostFalse(result),
            FalseShare = (double)result.FalseShare.False / Math.Max(1, result.FalseShare.All),
            result.Decoys,
            result.DecoyEvents,
            result.Evaluations,
            result.NanosecondsPerPoint,
            Baselines = AlarmBaseline.Beside(result),
            result.Cells,
            result.DecoyCells,
            Services = services,
            Recorded = recorded,
        };
        output.WriteLine(JsonSerializer.Serialize(shape, Json));
    }

    private const double MinutesPerWeek = 7 * 1440;

    private static void WriteBaselines(TextWriter output, InjectionResult result)
    {
        var table = new TextTable("to compare with", "within 5 min", "false per month", "false of all");
        table.Add("this detector, hard faults", Quantity.Percent(result.HardFaultsSoon), Number(result.FalseEventsPerMonth), Ratio(result.FalseShare.False, result.FalseShare.All));
        foreach (var baseline in AlarmBaseline.Beside(result))
        {
            table.Add(baseline.Name, Quantity.Percent(baseline.WithinFiveMinutes), Number(baseline.FalsePerMonth), Quantity.Percent(baseline.FalseShare));
        }

        table.Write(output);
    }

    private static void WriteServices(TextWriter output, ServiceResult services)
    {
        output.WriteLine();
        var options = services.Options;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Services} services of {options.Series} series; a step of {options.Step:0.##} σ on {options.Affected} of them"));
        output.WriteLine($"{Quantity.Percent(services.Found)} of {Text(services.DelayMinutes.Count)} became an incident, {Quantity.Percent(services.WithinFiveMinutes)} within 5 min"
            + $" (at least {Quantity.Percent(ClopperPearson.Lower(services.DelayMinutes.Count(d => d <= InjectionCell.SoonMinutes), services.DelayMinutes.Count))});"
            + $" median {Minutes(InjectionCell.Quantile([.. services.DelayMinutes], 0.5))}, 95th percentile {Minutes(InjectionCell.Quantile([.. services.DelayMinutes], 0.95))}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"false incidents: {Number(services.FalseIncidentsPerMonth)} per service and 30 days, in {services.FalseEvaluations:0.##E+0} of all evaluations"));
        output.WriteLine($"announced steps that became one: {Share(services.DecoyIncidents, services.Decoys)}");
        var (wrong, all) = services.FalseShare;
        output.WriteLine($"false of all incidents, one fault per service in {Number(InjectionResult.DaysPerFault)} days: {Share(wrong, all)}");
    }

    private static double MostFalse(InjectionResult result) =>
        ClopperPearson.Upper(result.AllFalseEvents, (int)Math.Min(result.Evaluations, int.MaxValue));

    private static void AddFaults(TextTable table, string name, string size, IReadOnlyList<InjectionCell> cells)
    {
        var (injected, detected) = (cells.Sum(c => c.Injections), cells.Sum(c => c.Detected));
        if (injected == 0)
        {
            return;
        }

        table.Add(
            name,
            size,
            Text(injected),
            Text(detected),
            Quantity.Percent((double)detected / injected),
            Quantity.Percent(ClopperPearson.Lower(detected, injected)),
            Quantity.Percent((double)cells.Sum(c => c.WithinFiveMinutes) / injected),
            Minutes(cells.Max(c => c.MedianMinutes)));
    }

    private static string Share(int part, int all) => all == 0 ? "none" : $"{Text(part)} of {Text(all)} (at most {Quantity.Percent(ClopperPearson.Upper(part, all))}, 95 % confidence)";

    private static string Ratio(int part, int all) => all == 0 ? "none" : Quantity.Percent((double)part / all);

    private static string Minutes(double value) => double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $"{value:0} min") : "missed";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
