using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Benchmarking;

/// <summary>What the benchmark of corroboration simulates.</summary>
public sealed record ServiceOptions
{
    /// <summary>Same seed, same result.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Services to simulate, 28 days each.</summary>
    public int Services { get; init; } = 14;

    /// <summary>Series of a service.</summary>
    public int Series { get; init; } = 10;

    /// <summary>Series that a fault steps up.</summary>
    public int Affected { get; init; } = 5;

    /// <summary>Size of the step in standard deviations.</summary>
    public double Step { get; init; } = 4;

    /// <summary>Noise that all series of a service have in common, in standard deviations of the noise of one.</summary>
    public double CommonNoise { get; init; } = 0.3;

    /// <summary>The detector of each series.</summary>
    public DetectorOptions Detector { get; init; } = new() { Interval = 60 };

    /// <summary>The detector of the series of a service together; null: only what series open alone counts.</summary>
    public GroupOptions? Group { get; init; } = new();

    /// <summary>Events of so many series that begin within five minutes are an incident.</summary>
    public int Corroborate { get; init; } = 2;

    /// <summary>An event with a smaller p-value is one by itself; 0: none is.</summary>
    public double AloneBelow { get; init; } = 1e-8;
}
