using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class NabScorerTests
{
    /// <summary>100 rows: 15 of probation, a window of rows 40 to 49, a hit at row 45, false detections at rows 20, 60 and 10 (probation).</summary>
    [Fact]
    public void A_corpus_worked_out_by_hand()
    {
        var scores = new double[100];
        scores[45] = 0.9;
        scores[20] = 0.8;
        scores[60] = 0.7;
        scores[10] = 1;
        var corpus = new[] { new NabSeries("a", scores, [(40, 49)]) };

        // In the window: position −(49 − 45 + 1)/10 = −0.5, sigmoid 2/(1 + e^−2.5) − 1 = 0.848284, over that of −1 (0.986614).
        var hit = 0.848283639957513 / 0.986614298151430;

        // Row 20 lies before any window: −1. Row 60: position (60 − 49)/9 = 1.2222, sigmoid 2/(1 + e^6.1111) − 1 = −0.995577.
        var after = (2 / (1 + Math.Exp(55.0 / 9))) - 1;
        var standard = NabScorer.Score(corpus, NabProfile.Standard, 0.65);
        Assert.Equal(100 * (hit + (0.11 * (after - 1)) + 1) / 2, standard.Score, 9);
        Assert.Equal((1, 1, 2), (standard.Detected, standard.Windows, standard.FalseDetections));
        var lowFalsePositives = NabScorer.Score(corpus, NabProfile.RewardLowFalsePositives, 0.65);
        Assert.Equal(100 * (hit + (0.22 * (after - 1)) + 1) / 2, lowFalsePositives.Score, 9);
        var lowFalseNegatives = NabScorer.Score(corpus, NabProfile.RewardLowFalseNegatives, 0.65);
        Assert.Equal(100 * (hit + (0.11 * (after - 1)) + 2) / 3, lowFalseNegatives.Score, 9);
        var best = NabScorer.Best(corpus, NabProfile.Standard);
        Assert.Equal(0.9, best.Threshold);
        Assert.Equal(100 * (hit + 1) / 2, best.Score, 9);
    }

    [Fact]
    public void Silence_is_zero_and_perfection_a_hundred()
    {
        var scores = new double[200];
        var corpus = new[] { new NabSeries("a", scores, [(50, 69), (150, 160)]) };
        Assert.Equal(0, NabScorer.Best(corpus, NabProfile.Standard).Score);
        scores[50] = scores[150] = 1;
        Assert.Equal(100, NabScorer.Best(corpus, NabProfile.Standard).Score, 9);
    }

    [Fact]
    public void Only_the_earliest_detection_of_a_window_counts_at_any_threshold()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 400).Select(_ => random.NextDouble()).ToArray();
        var corpus = new[] { new NabSeries("a", scores, [(100, 140), (300, 330)]) };
        foreach (var threshold in new[] { 0.2, 0.5, 0.9, 0.99 })
        {
            var expected = Naive(scores, [(100, 140), (300, 330)], threshold);
            Assert.Equal(expected, NabScorer.Score(corpus, NabProfile.Standard, threshold).Score, 9);
        }
    }

    private static double Naive(double[] scores, (int First, int Last)[] windows, double threshold)
    {
        double raw = 0;
        foreach (var (first, last) in windows)
        {
            var row = Enumerable.Range(first, last - first + 1).FirstOrDefault(r => scores[r] >= threshold, -1);
            raw += row < 0 ? -1 : NabScorer.Sigmoid(-(last - row + 1.0) / (last - first + 1)) / NabScorer.Sigmoid(-1);
        }

        for (var row = NabScorer.ProbationaryRows(scores.Length); row < scores.Length; row++)
        {
            if (scores[row] < threshold || windows.Any(w => w.First <= row && row <= w.Last))
                continue;
            var before = windows.LastOrDefault(w => w.Last < row, (First: -1, Last: -1));
            raw += 0.11 * (before.First < 0 ? -1 : NabScorer.Sigmoid((double)(row - before.Last) / (before.Last - before.First)));
        }

        return 100 * (raw + windows.Length) / (2 * windows.Length);
    }
}
