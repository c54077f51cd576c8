using Pronoia.Detection.Ssa;

namespace Pronoia.Detection;

/// <summary>
/// How a series is watched. One set of defaults serves every series; <see cref="Validate"/> lists what is out of range. Options that a
/// detector does not use are ignored by it (docs/detectors has the table).
/// </summary>
public sealed record DetectorOptions
{
    /// <summary>One of <see cref="Detectors.Names"/>.</summary>
    public string Name { get; init; } = Detectors.Default;

    /// <summary>Expected spacing of points in seconds, or 0 to learn it from the timestamps.</summary>
    public double Interval { get; init; }

    /// <summary>Confidence in percent, 50 to 100 (the ML.NET-compatible detectors).</summary>
    public double Confidence { get; init; } = 95;

    /// <summary>Points of history behind a p-value or a martingale (ML.NET-compatible detectors), or of the band.</summary>
    public int HistoryLength { get; init; } = 100;

    /// <summary>Points the SSA model is trained on.</summary>
    public int TrainingWindow { get; init; } = 576;

    /// <summary>Points in one season (SSA), or 0 for none given.</summary>
    public int Season { get; init; }

    /// <summary>Which deviations count.</summary>
    public AnomalySide Side { get; init; } = AnomalySide.TwoSided;

    /// <summary>What the SSA detectors judge.</summary>
    public PredictionError PredictionError { get; init; } = PredictionError.SignedDifference;

    /// <summary>Betting function of the change-point detectors.</summary>
    public MartingaleType Martingale { get; init; } = MartingaleType.Power;

    /// <summary>The false events one series may open in 30 days, on average (auto and band).</summary>
    public double FalseAlarmsPerMonth { get; init; } = 1;

    /// <summary>Smallest deviation worth an event, in the units of the series: anything less never opens one.</summary>
    public double MinimumChange { get; init; }

    /// <summary>Smallest deviation worth an event, as a ratio of the expected value (0.2 = 20 %).</summary>
    public double MinimumRelativeChange { get; init; }

    /// <summary>Equal values in a row after which a series that used to move is flat; 0 learns the number.</summary>
    public int FlatlineAfter { get; init; }

    /// <summary>Expected points in a row that must be missing before it is an event.</summary>
    public int MissingAfter { get; init; } = 3;

    /// <summary>Checks every option.</summary>
    /// <returns>One message for each option out of range; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Detectors.Names.Contains(Name, StringComparer.Ordinal))
            errors.Add($"unknown detector \"{Name}\", expected one of {string.Join(", ", Detectors.Names)}");
        Check(Interval is >= 0 and <= MaximumInterval, "interval", "0 (learn it) to 31 days in seconds");
        Check(Confidence is >= 50 and <= 100, "confidence", "50 to 100 percent");
        Check(HistoryLength is >= 2 and <= MaximumPoints, "history length", "2 to 100000 points");
        Check(TrainingWindow is >= 4 and <= MaximumPoints, "training window", "4 to 100000 points");
        Check(Season is >= 0 and <= MaximumPoints, "season", "0 to 100000 points");
        Check(Enum.IsDefined(Side), "side", "two-sided, positive or negative");
        Check(Enum.IsDefined(PredictionError), "prediction error", "signed, absolute or squared difference");
        Check(Enum.IsDefined(Martingale), "martingale", "power or mixture");
        Check(FalseAlarmsPerMonth is > 0 and <= 10_000, "false alarms per month", "more than 0, up to 10000");
        Check(MinimumChange is >= 0 and < double.PositiveInfinity, "minimum change", "a finite number, 0 or more");
        Check(MinimumRelativeChange is >= 0 and < double.PositiveInfinity, "minimum relative change", "a finite ratio, 0 or more");
        Check(FlatlineAfter is >= 0 and <= MaximumPoints, "flatline after", "0 (learn it) to 100000 points");
        Check(MissingAfter is >= 1 and <= MaximumPoints, "missing after", "1 to 100000 points");
        if (Name is Detectors.SsaSpike or Detectors.SsaChangePoint && errors.Count == 0)
        {
            var season = SsaDetector.SeasonOf(this);
            Check(season >= 2 && TrainingWindow > 2 * season, "training window", $"more than two seasons of {season} points");
        }

        return errors;

        void Check(bool good, string option, string expected)
        {
            if (!good)
                errors.Add($"{option} is out of range: expected {expected}");
        }
    }

    internal const double MaximumInterval = 31 * 86400;
    private const int MaximumPoints = 100_000;
}
