using System.Globalization;
using Pronoia.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Detection;

/// <summary>The fault-injection benchmark as a table of faults by backgrounds: <c>injection [DETECTOR [INJECTIONS [SEED [BUDGET]]]]</c>.</summary>
internal static class InjectionReport
{
    internal static int Run(string[] arguments)
    {
        var options = new InjectionOptions
        {
            Seed = Number(arguments, 2, 20261121),
            InjectionsPerCell = Number(arguments, 1, 12),
            Detector = new DetectorOptions
            {
                Name = arguments.Length > 0 ? arguments[0] : Detectors.Default,
                Interval = 60,
                Confidence = 99.99,
                FalseAlarmsPerMonth = arguments.Length > 3 ? double.Parse(arguments[3], CultureInfo.InvariantCulture) : 1,
            },
        };
        var result = InjectionBenchmark.Run(options, TimeProvider.System);
        var backgrounds = options.Backgrounds;
        Print($"| fault | size | {string.Join(" | ", backgrounds)} | all | at all |");
        Print($"|---|---|{string.Concat(backgrounds.Select(_ => "---|"))}---|---|");
        foreach (var fault in result.Cells.Concat(result.DecoyCells).GroupBy(c => (c.Fault, c.Magnitude)).OrderBy(g => g.Key))
        {
            var shares = backgrounds.Select(b => Share([.. fault.Where(c => c.Background == b)], c => c.WithinFiveMinutes));
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"| {fault.Key.Fault} | {fault.Key.Magnitude} | {string.Join(" | ", shares)} | {Share([.. fault], c => c.WithinFiveMinutes)} | {Share([.. fault], c => c.Detected)} |"));
        }

        Print($"| false events per month | | {string.Join(" | ", backgrounds.Select(b => Text(result.FalseEvents[b] * 43200.0 / result.CleanPoints[b])))} | {Text(result.FalseEventsPerMonth)} | |");
        Print($"hard faults within five minutes {Text(100 * result.HardFaultsSoon)} %, decoys {result.DecoyEvents} of {result.Decoys}, {Text(result.CleanWeeks)} clean series-weeks, {Text(result.NanosecondsPerPoint)} ns per point");
        return 0;
    }

    private static string Share(InjectionCell[] cells, Func<InjectionCell, int> count) =>
        cells.Length == 0 ? "" : (100.0 * cells.Sum(count) / cells.Sum(c => c.Injections)).ToString("F0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static int Number(string[] arguments, int at, int otherwise) =>
        arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(string line) => Console.Out.WriteLine(line);
}
