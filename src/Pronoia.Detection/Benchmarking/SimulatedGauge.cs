namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Gauges of 30 days from 0 to 100 at one point per five minutes, seeded: steady and accelerating fills, leaks, clean-up jobs, daily cycles,
/// steps, random walks. Some fill, most do not.
/// </summary>
internal static class SimulatedGauge
{
    internal const int PerDay = 288;
    internal const int Length = 30 * PerDay;
    internal const int Kinds = 7;

    /// <summary>The kinds by the remainder of the index.</summary>
    internal static readonly string[] Names = ["steady", "accelerating", "leak", "clean-up jobs", "daily cycle", "steps", "random walk"];

    internal static double[] Create(int index)
    {
        var random = new Random((index * 7919) + 1);
        var start = 20 + (30 * random.NextDouble());
        var slope = (0.5 + (3 * random.NextDouble())) / PerDay * random.Next(2);
        var noise = 0.1 + (0.4 * random.NextDouble());
        var leakAt = 2000 + random.Next(5000);
        var leak = (100 - start) / (PerDay * (0.6 + (3 * random.NextDouble())));
        var growth = (20 + (80 * random.NextDouble())) / ((double)Length * Length);
        var amplitude = 3 + (7 * random.NextDouble());
        var period = PerDay * (1 + (2 * random.NextDouble()));
        var saw = 20 + (25 * random.NextDouble());
        var level = start;
        var series = new double[Length];
        for (var i = 0; i < Length; i++)
        {
            level += (index % Kinds) switch
            {
                5 => random.Next(1500) == 0 ? 8 * random.NextDouble() : 0,
                6 => 0.15 * Normal(random),
                _ => 0,
            };
            var value = (index % Kinds) switch
            {
                0 => start + (slope * i),
                1 => start + (growth * i * i),
                2 => start + (leak * Math.Max(0, i - leakAt)),
                3 => start + (saw * (i % period / period)) + (index % 2 == 0 ? 0 : slope * i),
                4 => start + (slope * i) + (amplitude * Math.Sin(2 * Math.PI * i / PerDay)),
                _ => level,
            };
            series[i] = Math.Min(100, value + (noise * Normal(random)));
        }

        return series;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
