namespace Pronoia.Benchmarks.Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    public int Targets { get; init; } = 10_000;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The chance that one instance dies within a minute at work; far more than platforms do.</summary>
    public double DeathsPerMinute { get; init; } = 0.2;

    /// <summary>Clocks are wrong by up to so many seconds, either way.</summary>
    public double SkewSeconds { get; init; } = 2;

    public int Seed { get; init; } = 1;
}
