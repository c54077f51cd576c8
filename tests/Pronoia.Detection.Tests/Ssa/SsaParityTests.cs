using Pronoia.Detection.Ssa;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Ssa;

/// <summary>
/// The reference fits on the whole series and then runs over it from the start: the tests do the same. Constant and stepped constant
/// series are left out: their spectrum is degenerate, and ML.NET itself differs between its back ends there. Its single-precision
/// eigenvectors cannot be had to the last digit, so scores are compared by their size; the alerts are the same.
/// </summary>
public sealed class SsaParityTests
{
    public static TheoryData<string> Series() => ["daily", "daily_nan", "white_spikes", "level_shifts", "trend", "short_600"];

    [ReferenceTheory("data/mlnet-reference")]
    [MemberData(nameof(Series))]
    public void Spikes_agree_with_the_reference(string series)
    {
        Check(series, "ssa_spike_c99_h288_t2016_s288", new DetectorOptions
        {
            Name = Detectors.SsaSpike, Confidence = 99, HistoryLength = 288, TrainingWindow = 2016, Season = 288,
        });
        Check(series, "ssa_spike_c99_h72_t1152_s144_abs", new DetectorOptions
        {
            Name = Detectors.SsaSpike, Confidence = 99, HistoryLength = 72, TrainingWindow = 1152, Season = 144,
            Side = AnomalySide.Positive, PredictionError = PredictionError.AbsoluteDifference,
        });
    }

    [ReferenceTheory("data/mlnet-reference")]
    [MemberData(nameof(Series))]
    public void Change_points_agree_with_the_reference(string series) =>
        Check(series, "ssa_cp_c95_h72_t2016_s288", new DetectorOptions
        {
            Name = Detectors.SsaChangePoint, Confidence = 95, HistoryLength = 72, TrainingWindow = 2016, Season = 288,
        });

    private static void Check(string series, string file, DetectorOptions options)
    {
        var reference = ReferenceOutput.Open($"{series}__{file}");
        var values = ReferenceOutput.Series(series);
        var training = values.Where(double.IsFinite).Take(options.TrainingWindow).ToArray();
        var detector = new SsaDetector(options);
        detector.Start(SsaTrainer.Train(training, options.Season, options.Season / 2));
        var scores = reference.Column("score");
        var alerts = reference.Column("alert");
        var pValues = reference.Column("pvalue");
        double squares = 0, differences = 0, shifts = 0;
        int points = 0, expectedAlerts = 0, missed = 0, added = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var verdict = detector.Update(i * 300_000L, values[i], learn: true);
            if (double.IsNaN(scores[i]))
                continue;
            var error = verdict.Observed - verdict.Expected;
            if (options.PredictionError == PredictionError.AbsoluteDifference)
                error = Math.Abs(error);
            points++;
            squares += scores[i] * scores[i];
            differences += (error - scores[i]) * (error - scores[i]);
            shifts += Math.Abs(pValues[i] - verdict.PValue);
            expectedAlerts += alerts[i] == 1 ? 1 : 0;
            missed += alerts[i] == 1 && !verdict.IsAnomaly ? 1 : 0;
            added += alerts[i] == 0 && verdict.IsAnomaly ? 1 : 0;
        }

        Assert.True(Math.Sqrt(differences / squares) < 0.003, $"{file}: scores differ by {Math.Sqrt(differences / squares):P2} of their size");
        Assert.True(shifts / points < 0.001, $"{file}: p-values differ by {shifts / points:F5} on average");
        Assert.True(missed + added == 0, $"{file}: of {expectedAlerts} alerts {missed} missed, {added} added");
    }
}
