namespace Pronoia.Cli.Demo;

/// <summary>How long a service of the demo takes to answer: a base with seeded noise, plus what a fault adds.</summary>
internal sealed class LatencyModel(TimeSpan baseline, int seed)
{
    private readonly Random _random = new(seed);
    private long _extraTicks;

    /// <summary>What a fault adds; zero without one.</summary>
    public TimeSpan Extra
    {
        get => new(Interlocked.Read(ref _extraTicks));
        set => Interlocked.Exchange(ref _extraTicks, value.Ticks);
    }

    /// <summary>The next answer's delay: baseline ± 10 % plus <see cref="Extra"/>.</summary>
    public TimeSpan Next()
    {
        double noise;
        lock (_random)
        {
            noise = (_random.NextDouble() * 0.2) - 0.1;
        }

        return (baseline * (1 + noise)) + Extra;
    }
}
