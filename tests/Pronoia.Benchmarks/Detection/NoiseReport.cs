using System.Globalization;
using Pronoia.Detection;

namespace Pronoia.Benchmarks.Detection;

/// <summary>False events per month on noise that is none of the backgrounds of the injection benchmark: <c>noise [DETECTOR [SEED [BUDGET]]]</c>.</summary>
internal static class NoiseReport
{
    private const int Series = 20;
    private const int Day = 1440;
    private const int Points = 28 * Day;
    private const int LearningPoints = 14 * Day;
    private const double Month = 30 * Day;

    private static readonly (string Name, Func<Random, Func<int, double>> Start)[] Noises =
    [
        ("overlapping rates", OverlappingRates),
        ("volatility of hours", Volatility),
        ("daily volatility", DailyVolatility),
        ("latency quantile", LatencyQuantile),
        ("week with autocorrelated noise", AutocorrelatedWeek),
        ("bursts of a processor", ProcessorBursts),
        ("rare errors", RareErrors),
        ("disk cleaned every day or two", random => Sawtooth(random, 12 * 60, 48 * 60)),
        ("disk cleaned every few hours", random => Sawtooth(random, 2 * 60, 12 * 60)),
        ("garbage collection", random => Sawtooth(random, 15, 120)),
    ];

    internal static int Run(string[] arguments)
    {
        var options = new DetectorOptions
        {
            Name = arguments.Length > 0 ? arguments[0] : Detectors.Default,
            Interval = 60,
            FalseAlarmsPerMonth = arguments.Length > 2 ? double.Parse(arguments[2], CultureInfo.InvariantCulture) : 1,
        };
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        Console.Out.WriteLine("| noise | false events per month | after two weeks |");
        Console.Out.WriteLine("|---|---|---|");
        foreach (var (name, start) in Noises)
        {
            int all = 0, late = 0;
            for (var series = 0; series < Series; series++)
            {
                var random = new Random((seed * 1000) + series);
                var next = start(random);
                var detector = Detectors.Create(options);
                for (var i = 0; i < Points; i++)
                {
                    if (detector.Update(i * 60_000L, next(i)).Phase != EventPhase.Opened)
                        continue;
                    all++;
                    late += i >= LearningPoints ? 1 : 0;
                }
            }

            var months = Series * Points / Month;
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {all / months:F1} | {late / (Series * (Points - LearningPoints) / Month):F1} |"));
        }

        return 0;
    }

    private static Func<int, double> Sawtooth(Random random, int shortest, int longest)
    {
        var level = 20.0;
        var left = random.Next(shortest, longest);
        var slope = 40.0 / ((shortest + longest) / 2);
        return _ =>
        {
            level += slope * (0.5 + random.NextDouble());
            if (--left <= 0)
            {
                level = 20 + (2 * random.NextDouble());
                left = random.Next(shortest, longest);
            }

            return level + (0.2 * Normal(random));
        };
    }

    /// <summary>The rate over five minutes, evaluated every minute.</summary>
    private static Func<int, double> OverlappingRates(Random random)
    {
        var counts = new double[5];
        return i =>
        {
            counts[i % 5] = Math.Max(0, 30 + (Math.Sqrt(30) * Normal(random)));
            return counts.Sum() / 300;
        };
    }

    /// <summary>Noise whose size wanders.</summary>
    private static Func<int, double> Volatility(Random random)
    {
        const double persistence = 0.999;
        var log = 0.0;
        return _ =>
        {
            log = (persistence * log) + (0.6 * Math.Sqrt(1 - (persistence * persistence)) * Normal(random));
            return 100 + (5 * Math.Exp(log) * Normal(random));
        };
    }

    private static Func<int, double> DailyVolatility(Random random) =>
        i => 100 + (5 * (1.5 + Math.Sin(2 * Math.PI * i / Day)) * Normal(random));

    /// <summary>The 95th percentile of forty requests.</summary>
    private static Func<int, double> LatencyQuantile(Random random)
    {
        var requests = new double[40];
        return _ =>
        {
            for (var i = 0; i < requests.Length; i++)
                requests[i] = 0.1 * Math.Exp(0.6 * Normal(random));
            Array.Sort(requests);
            return requests[37];
        };
    }

    private static Func<int, double> AutocorrelatedWeek(Random random)
    {
        var noise = 0.0;
        return i =>
        {
            noise = (0.9 * noise) + Normal(random);
            var day = 1 + (0.5 * Math.Sin(2 * Math.PI * i / Day));
            return (200 * day * (i / Day % 7 >= 5 ? 0.5 : 1)) + (5 * noise);
        };
    }

    /// <summary>Quiet, and busy for some minutes a few times an hour.</summary>
    private static Func<int, double> ProcessorBursts(Random random)
    {
        var left = 0;
        var load = 0.0;
        return _ =>
        {
            if (left == 0 && random.Next(30) == 0)
            {
                left = random.Next(1, 8);
                load = 20 + (40 * random.NextDouble());
            }

            left = Math.Max(left - 1, 0);
            return 10 + Normal(random) + (left > 0 ? load : 0);
        };
    }

    /// <summary>One point in a hundred has errors.</summary>
    private static Func<int, double> RareErrors(Random random) =>
        _ => random.Next(100) == 0 ? -Math.Log(1 - random.NextDouble()) * 0.01 : 0;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
