using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia bench detection</c>: the fault-injection benchmark.</summary>
internal static class BenchCommand
{
    private const string Help = """
        Injects known faults into seeded synthetic series and counts what is found, how soon, and what is found in weeks without a fault.
        The same seed gives the same result. Progress goes to standard error.

        Examples:
          pronoia bench detection
          pronoia bench detection --seed 7 --detector band --json
        """;

    public static Command Create(TextWriter output, TextWriter error) => new("bench", "Measure Pronoia itself.") { Detection(output, error) };

    private static DetailedCommand Detection(TextWriter output, TextWriter error)
    {
        var defaults = new InjectionOptions();
        var seed = SharedOptions.Number("--seed", $"Same seed, same result; default: {defaults.Seed}.", int.MinValue, int.MaxValue);
        var detector = SharedOptions.Detector();
        var injections = SharedOptions.Number("--injections", $"Injections per series, fault and size; default: {defaults.InjectionsPerCell}.", 1, 10_000);
        var weeks = SharedOptions.Number("--weeks", $"Weeks without a fault per series; default: {defaults.CleanWeeks}.", 1, 1000);
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new DetailedCommand("detection", "How many injected faults a detector finds, and how often it cries wolf.", Help) { seed, detector, injections, weeks, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = defaults with
            {
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
                InjectionsPerCell = parsed.GetValue(injections) ?? defaults.InjectionsPerCell,
                CleanWeeks = parsed.GetValue(weeks) ?? defaults.CleanWeeks,
                Detector = defaults.Detector with { Name = parsed.GetRequiredValue(detector) },
            };
            var result = Run(options, error, cancellationToken);
            if (parsed.GetValue(json))
            {
                BenchOutput.WriteJson(output, options, result);
            }
            else
            {
                BenchOutput.WriteText(output, options, result);
            }

            return Task.FromResult(ExitCodes.Good);
        });
        return command;
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

        var evaluations = parts.Sum(p => p.Evaluations);
        return new InjectionResult(
            options.Detector.Name,
            [.. parts.SelectMany(p => p.Cells)],
            parts.Sum(p => p.CleanWeeks),
            new SortedDictionary<Background, int>(parts.SelectMany(p => p.FalseEvents).ToDictionary()),
            parts.Sum(p => p.Decoys),
            parts.Sum(p => p.DecoyEvents),
            evaluations,
            evaluations == 0 ? 0 : parts.Sum(p => p.NanosecondsPerPoint * p.Evaluations) / evaluations);
    }
}
