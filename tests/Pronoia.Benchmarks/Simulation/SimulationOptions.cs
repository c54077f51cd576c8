namespace Pronoia.Benchmarks.Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    public int Targets { get; init; } = 10_000;

    /// <summary>Federation sources beside the targets.</summary>
    public int Sources { get; init; }

    public int SeriesPerSource { get; init; } = 10_000;

    /// <summary>Whether the default rules are evaluated.</summary>
    public bool DefaultRules { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What is not counted at the start, when instances come and caches are empty.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>The chance that one instance dies within a minute at work; far more than platforms do.</summary>
    public double DeathsPerMinute { get; init; } = 0.2;

    /// <summary>Clocks are wrong by up to so many seconds, either way.</summary>
    public double SkewSeconds { get; init; } = 2;

    public int Seed { get; init; } = 1;
}
