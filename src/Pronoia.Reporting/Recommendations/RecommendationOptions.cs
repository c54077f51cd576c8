namespace Pronoia.Reporting.Recommendations;

/// <summary>The limits of the rules from which recommendations follow.</summary>
public sealed record RecommendationOptions
{
    /// <summary>An alert is looked at from this many firings on.</summary>
    public int AlertMinimum { get; init; } = 5;

    /// <summary>An alert is noisy where at least this share of its firings (ratio 0–1) had no incident behind.</summary>
    public double NoisyShare { get; init; } = 0.5;

    /// <summary>An alert flaps where half of its firings are over sooner than this.</summary>
    public TimeSpan FlappingBelow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A probe is too sparse where one failed check spends more than this share of the error budget (ratio 0–1).</summary>
    public double CheckBudgetShare { get; init; } = 0.1;

    /// <summary>A resource is under-provisioned where the 95th percentile of its use (ratio 0–1) is above this.</summary>
    public double UnderProvisionedAbove { get; init; } = 0.8;

    /// <summary>A resource is over-provisioned where even its highest use (ratio 0–1) is below this.</summary>
    public double OverProvisionedBelow { get; init; } = 0.4;

    /// <summary>Coverage is poor where more than this share of the due checks (ratio 0–1) did not run.</summary>
    public double MissedShare { get; init; } = 0.01;

    /// <summary>A target regressed where its 95th percentile grew by more than this (ratio; 0.25 = a quarter).</summary>
    public double LatencyGrowth { get; init; } = 0.25;
}
