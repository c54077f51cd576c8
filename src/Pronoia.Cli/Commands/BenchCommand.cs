using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Cli.Series;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia bench detection</c>: the fault-injection benchmark.</summary>
internal static class BenchCommand
{
    private const int SeriesPerService = 10;

    private const string Help = """
        Injects known faults into seeded synthetic series, and into recorded ones, and counts what is found, how soon, and what is found while there is no fault.
        The same seed gives the same result. Progress goes to standard error. 60 injections and 14 services take a minute or two.

        Examples:
          pronoia bench detection
          pronoia bench detection --injections 60 --services 14
          pronoia bench detection --seed 7 --detector iid_spike --freeze 4.3 --json
          pronoia bench detection --injections 12 --series recordings

        --series takes a directory with windows.json, which names the series and the known anomalies in them, for example
          {"web/latency.csv": [["2026-11-21 12:00:00", "2026-11-21 13:00:00"]], "web/errors.csv": []}
        and the CSV files it names, with the columns timestamp and value. Faults are injected into what is not labelled.
        """;

    public static Command Create(TextWriter output, TextWriter error) => new("bench", "Measure Pronoia itself.") { Detection(output, error) };

    private static DetailedCommand Detection(TextWriter output, TextWriter error)
    {
        var defaults = new InjectionOptions();
        var seed = SharedOptions.Number("--seed", $"Same seed, same result; default: {defaults.Seed}.", int.MinValue, int.MaxValue);
        var detector = SharedOptions.Detector();
        var injections = SharedOptions.Number("--injections", $"Injections per series, fault and size; default: {defaults.InjectionsPerCell}.", 1, 10_000);
        var services = SharedOptions.Number("--services", $"Services of {SeriesPerService} series, for faults that several series see; default: 0.", 0, 1000);
        var budget = new Option<double?>("--budget") { Description = "False events per series and month that the detector is given; default: 1." };
        var freeze = new Option<double?>("--freeze")
        {
            Description = "Choose the threshold on series of another seed so that no more false events than this come per series and month.",
        };
        var series = new Option<string?>("--series") { Description = "A directory of recorded series with labelled anomalies, as further backgrounds.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new DetailedCommand("detection", "How many injected faults a detector finds, and how often it cries wolf.", Help)
        {
            seed, detector, injections, services, series, budget, freeze, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = defaults with
            {
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
                InjectionsPerCell = parsed.GetValue(injections) ?? defaults.InjectionsPerCell,
                Detector = defaults.Detector with
                {
                    Name = parsed.GetRequiredValue(detector),
                    FalseAlarmsPerMonth = parsed.GetValue(budget) ?? defaults.Detector.FalseAlarmsPerMonth,
                },
            };
            if (options.Detector.Validate() is { Count: > 0 } wrong)
            {
                await error.WriteLineAsync($"error: {string.Join("; ", wrong)}");
                return ExitCodes.Usage;
            }

            // Read first: a mistake in it should not come to light after a minute.
            var recordings = parsed.GetValue(series) is { } directory ? await LabelledDirectory.ReadAsync(directory, cancellationToken) : null;
            if (parsed.GetValue(freeze) is { } most)
            {
                await error.WriteLineAsync("choosing the threshold on another seed");
                options = FrozenThreshold.Freeze(options, most, TimeProvider.System);
            }

            var result = Run(options, error, cancellationToken);
            var count = parsed.GetValue(services) ?? 0;
            var corroborated = count == 0 ? null : ServiceBenchmark.Run(new ServiceOptions { Seed = options.Seed, Services = count, Detector = options.Detector });
            var recorded = recordings is null ? null : Recorded(recordings, options, error, cancellationToken);
            if (parsed.GetValue(json))
            {
                BenchOutput.WriteJson(output, options, result, corroborated, recorded);
            }
            else
            {
                BenchOutput.WriteText(output, options, result, corroborated);
                if (recorded is not null)
                {
                    output.WriteLine();
                    RecordedOutput.WriteText(output, recorded);
                }
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static RecordedResult Recorded(IReadOnlyList<RecordedSeries> series, InjectionOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        error.WriteLine($"{series.Count} recorded series");
        return RecordedBenchmark.Run(series, options, cancellationToken);
    }

    /// <summary>Runs background by background, so that it can tell how far it is and be stopped; seeds do not depend on the division.</summary>
    private static InjectionResult Run(InjectionOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        var parts = new List<InjectionResult>();
        foreach (var background in options.Backgrounds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            error.WriteLine($"{parts.Count + 1}/{options.Backgrounds.Count} {background}");
            parts.Add(InjectionBenchmark.Run(options with { Backgrounds = [background] }, TimeProvider.System));
        }

        return InjectionResult.Merge(parts);
    }
}
