namespace Pronoia.Detection.Benchmarking;

/// <summary>Seeded backgrounds, one point a minute; the same seed gives the same bytes everywhere.</summary>
internal sealed class SyntheticSeries
{
    internal const int PerDay = 1440;

    /// <summary>A counter starts anew after so many minutes.</summary>
    private const int CounterLife = 5000;

    private readonly Background _background;
    private readonly Random _random;
    private double _wander;

    internal SyntheticSeries(Background background, int seed)
    {
        _background = background;
        _random = new Random(seed);
    }

    /// <summary>Whether the background has a day to break.</summary>
    internal static bool HasDay(Background background) => background is Background.Daily or Background.Weekly;

    /// <summary>Whether values are counts and so never negative.</summary>
    internal static bool IsCount(Background background) =>
        background is Background.Daily or Background.Weekly or Background.Discrete or Background.ErrorRatio or Background.Counter or Background.Sparse;

    /// <summary>Standard deviation of a background around its expectation at a minute.</summary>
    internal static double Sigma(Background background, int minute) => background switch
    {
        Background.Latency => 60 * 0.207,
        Background.Autocorrelated => 5,
        Background.Daily or Background.Weekly or Background.Counter => Math.Sqrt(Expected(background, minute)),
        Background.Bursty => 3,
        Background.Discrete => 1.4,
        Background.HeavyTailed => 5 * Math.Sqrt(3),
        Background.ErrorRatio => 0.0032,
        Background.Sparse => 0.22,
        Background.RandomWalk => 1,
        _ => 2,
    };

    /// <summary>What the detector is shown of a counter: the sum since its last start.</summary>
    internal static double Accumulate(double total, int minute, double increment) =>
        (minute % CounterLife == 0 ? 0 : total) + (double.IsNaN(increment) ? 0 : increment);

    /// <summary>The next point.</summary>
    internal double Next(int minute)
    {
        var expected = Expected(_background, minute);
        switch (_background)
        {
            case Background.Latency:
                return expected * Math.Exp(0.2 * Normal());
            case Background.Autocorrelated:
                _wander = (0.8 * _wander) + (5 * 0.6 * Normal());
                return expected + _wander;
            case Background.Daily:
            case Background.Weekly:
            case Background.Discrete:
            case Background.Counter:
            case Background.Sparse:
                return Poisson(_random, expected);
            case Background.Bursty:
                return expected + (3 * Normal());
            case Background.HeavyTailed:
                return expected + (5 * StudentT3());
            case Background.ErrorRatio:
                return Poisson(_random, 1) / 300;
            case Background.RandomWalk:
                _wander += Normal();
                return expected + _wander;
            default:
                _wander = (0.999 * _wander) + (0.1 * Normal());
                return Math.Clamp(expected + (8 * _wander) + (2 * Normal()), 0, 100);
        }
    }

    internal double Normal() => Normal(_random);

    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    internal static double Expected(Background background, int minute)
    {
        var day = Math.Sin(2 * Math.PI * minute / PerDay);
        return background switch
        {
            Background.Latency => 60,
            Background.Daily => 400 + (250 * day),
            Background.Weekly => (400 + (250 * day)) * (minute / PerDay % 7 >= 5 ? 0.5 : 1),
            Background.Bursty => 50 + (minute % 60 < 3 ? 60 : 0),
            Background.Discrete => 2,
            Background.ErrorRatio => 0.0033,
            Background.Saturating => 55,
            Background.Counter => 60,
            Background.Sparse => 0.05,
            Background.RandomWalk => 10_000,
            _ => 200,
        };
    }

    internal static double Poisson(Random random, double mean)
    {
        if (mean > 50)
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));
        var limit = Math.Exp(-mean);
        var product = random.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    private double StudentT3()
    {
        var chi = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var z = Normal();
            chi += z * z;
        }

        return Normal() / Math.Sqrt(chi / 3);
    }
}
