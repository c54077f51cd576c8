namespace Pronoia.Detection.Benchmarking;

/// <summary>What hits, misses and false alarms weigh in the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, arXiv:1510.03336).</summary>
/// <param name="Name">Name of the profile.</param>
/// <param name="TruePositive">Weight of a detected window.</param>
/// <param name="FalsePositive">Weight of one false detection.</param>
/// <param name="FalseNegative">Weight of a missed window.</param>
public readonly record struct NabProfile(string Name, double TruePositive, double FalsePositive, double FalseNegative)
{
    /// <summary>The standard profile.</summary>
    public static NabProfile Standard => new("standard", 1, 0.11, 1);

    /// <summary>False alarms cost twice as much.</summary>
    public static NabProfile RewardLowFalsePositives => new("reward low FP", 1, 0.22, 1);

    /// <summary>Misses cost twice as much.</summary>
    public static NabProfile RewardLowFalseNegatives => new("reward low FN", 1, 0.11, 2);

    /// <summary>All three, the standard one first.</summary>
    public static IReadOnlyList<NabProfile> All { get; } = [Standard, RewardLowFalsePositives, RewardLowFalseNegatives];
}
