using System.Globalization;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Detection;

/// <summary>Incidents of services, and the ranking of causes: <c>corroboration [SERVICES [SEED]]</c>.</summary>
internal static class CorroborationReport
{
    internal static int Run(string[] arguments)
    {
        var numbers = arguments.Select(a => int.TryParse(a, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        if (numbers.Length > 2 || numbers.Any(n => n < 1))
        {
            Console.Error.WriteLine("usage: corroboration [SERVICES [SEED]]");
            return 2;
        }

        var options = new ServiceOptions { Services = numbers.ElementAtOrDefault(0) is > 0 and var n ? n : 147, Seed = numbers.Length > 1 ? numbers[1] : 20261121 };
        Print("| services, series | step | on | found | within 5 min (at least) | median, p95 min | false per service-month | false evaluations | announced steps | false of all (at most) |");
        Print("|---|---|---|---|---|---|---|---|---|---|");
        Report("", options);
        Report("", options with { Affected = 3 });
        Report("", options with { Series = 5, Affected = 3 });
        Report("", options with { Series = 3, Affected = 3 });
        Report("common noise 0.6 σ, ", options with { Services = options.Services / 3, CommonNoise = 0.6 });
        Report("", options with { Services = options.Services / 3, Step = 2 });
        Report("without groups, ", options with { Services = options.Services / 3, Group = null });
        Report("", options with { Services = 2 * options.Services, Series = 1, Affected = 1, Step = 16 });
        var causes = CauseBenchmark.Run(options.Seed, 1000);
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"Causes of {causes.Faults} faults: first {causes.First}, among three {causes.InThree}; the earliest event is it in {causes.EarliestFirst}. Label values of {causes.Changes} changes: first {causes.Attributed}."));
        return 0;
    }

    private static void Report(string name, ServiceOptions options)
    {
        var result = ServiceBenchmark.Run(options);
        var delays = result.DelayMinutes;
        var (wrong, all) = result.FalseShare;
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name}{options.Services} × {options.Series} | {options.Step} σ | {options.Affected} | {100 * result.Found:0.0} % | {100 * result.WithinFiveMinutes:0.0} % ({100 * ClopperPearson.Lower(delays.Count(d => d <= InjectionCell.SoonMinutes), delays.Count):0.0} %) | {InjectionCell.Quantile([.. delays], 0.5):0}, {InjectionCell.Quantile([.. delays], 0.95):0} | {result.FalseIncidentsPerMonth:0.000} | {result.FalseEvaluations:0.#e0} | {result.DecoyIncidents} of {result.Decoys} | {wrong} of {all}: {100.0 * wrong / all:0.0} % ({100 * ClopperPearson.Upper(wrong, all):0.0} %) |"));
    }

    private static void Print(string line) => Console.Out.WriteLine(line);
}
