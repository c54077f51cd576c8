namespace Pronoia.Reporting.Model;

/// <summary>What is expected of detection and response.</summary>
public sealed record ResponseGoals
{
    /// <summary>Mean time to detection stays below this.</summary>
    public TimeSpan MeanTimeToDetect { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Mean time to resolution stays below this.</summary>
    public TimeSpan MeanTimeToResolve { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The share of alerts without an incident (ratio 0–1) stays below this.</summary>
    public double FalsePositiveRate { get; init; } = 0.05;
}
