namespace Pronoia.Detection.Benchmarking;

/// <summary>Size of a run of the fault-injection benchmark.</summary>
public sealed record InjectionOptions
{
    /// <summary>Same seed, same result.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The backgrounds to run on.</summary>
    public IReadOnlyList<Background> Backgrounds { get; init; } = Enum.GetValues<Background>();

    /// <summary>Injections per background, fault and magnitude. Every three need a series of 28 days, of which 20 count as free of faults.</summary>
    public int InjectionsPerCell { get; init; } = 12;

    /// <summary>The detector; its name is the one that is judged.</summary>
    public DetectorOptions Detector { get; init; } = new() { Interval = 60 };
}
