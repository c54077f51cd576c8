using System.Globalization;

namespace Pronoia.Benchmarks.Simulation;

/// <summary><c>simulation [TARGETS [MINUTES [SEED]]]</c>: prints lag, executions, storage calls and cost of a fleet in the cloud.</summary>
internal static class SimulationReport
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new SimulationOptions();
        options = options with
        {
            Targets = Number(arguments, 0, options.Targets),
            Duration = TimeSpan.FromMinutes(Number(arguments, 1, (int)options.Duration.TotalMinutes)),
            Seed = Number(arguments, 2, options.Seed),
        };
        using var simulation = new Simulation(options);
        await simulation.RunAsync();
        simulation.Result.Print(Console.Out, options);
        return 0;
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
