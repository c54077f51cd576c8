namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Scores online detection as the Numenta Anomaly Benchmark does (arXiv:1510.03336): the first detection in a labelled window earns
/// the more the earlier it comes, every detection outside costs, one threshold serves the whole corpus, and the result is scaled
/// between silence (0) and perfection (100).
/// </summary>
public static class NabScorer
{
    private const double ProbationShare = 0.15;
    private const int ProbationCap = 5000;

    /// <summary>Rows at the start of a series that are not scored.</summary>
    /// <param name="rows">Rows of the series.</param>
    /// <returns>15 % of the rows, of 5000 rows at most.</returns>
    public static int ProbationaryRows(int rows) => (int)Math.Floor(ProbationShare * Math.Min(rows, ProbationCap));

    /// <summary>Scores a corpus at one threshold.</summary>
    /// <param name="corpus">The series.</param>
    /// <param name="profile">The weights.</param>
    /// <param name="threshold">Rows with at least this score are detections.</param>
    /// <returns>The result.</returns>
    public static NabResult Score(IReadOnlyList<NabSeries> corpus, NabProfile profile, double threshold)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var total = default(Tally);
        foreach (var series in corpus)
        {
            foreach (var detection in Detections(series))
            {
                if (detection.Score >= threshold)
                    total = total.With(detection, profile);
            }
        }

        return Normalise(total, corpus, profile, threshold);
    }

    /// <summary>Finds the threshold that serves a corpus best.</summary>
    /// <param name="corpus">The series.</param>
    /// <param name="profile">The weights.</param>
    /// <returns>The best result over all thresholds.</returns>
    public static NabResult Best(IReadOnlyList<NabSeries> corpus, NabProfile profile)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var detections = corpus.SelectMany(Detections).OrderByDescending(d => d.Score).ToArray();
        var total = default(Tally);
        var best = Normalise(total, corpus, profile, double.PositiveInfinity);
        for (var i = 0; i < detections.Length; i++)
        {
            total = total.With(detections[i], profile);
            if (i + 1 < detections.Length && detections[i + 1].Score.Equals(detections[i].Score))
                continue;
            var result = Normalise(total, corpus, profile, detections[i].Score);
            if (result.Score > best.Score)
                best = result;
        }

        return best;
    }

    /// <summary>The sigmoid of the benchmark: near 1 at the start of a window (−1), 0 at its end, towards −1 after it.</summary>
    internal static double Sigmoid(double position) => position > 3 ? -1 : (2 / (1 + Math.Exp(5 * position))) - 1;

    /// <summary>
    /// Rows that change the score, as they would if all rows of at least their score were detections: within a window only rows that
    /// are earlier than every higher one count, each by what it adds.
    /// </summary>
    private static IEnumerable<Detection> Detections(NabSeries series)
    {
        var windows = series.Windows;
        var scores = series.Scores;
        var next = 0;
        for (var row = ProbationaryRows(scores.Count); row < scores.Count; row++)
        {
            while (next < windows.Count && windows[next].Last < row)
                next++;
            if (next < windows.Count && windows[next].First <= row)
                continue;
            var value = -1.0;
            if (next > 0)
            {
                var (first, last) = windows[next - 1];
                value = Sigmoid((double)(row - last) / Math.Max(1, last - first));
            }

            yield return new Detection(scores[row], value, Hit: false, FirstHit: false);
        }

        foreach (var (first, last) in windows)
        {
            var width = last - first + 1;
            var rows = Enumerable.Range(first, width).Where(r => r >= ProbationaryRows(scores.Count) && r < scores.Count)
                .OrderByDescending(r => scores[r]).ThenBy(r => r);
            var earliest = int.MaxValue;
            var earned = 0.0;
            foreach (var row in rows.Where(r => r < earliest))
            {
                if (row >= earliest)
                    continue;
                var value = Sigmoid(-(double)(last - row + 1) / width) / Sigmoid(-1);
                yield return new Detection(scores[row], value - earned, Hit: true, FirstHit: earliest == int.MaxValue);
                earliest = row;
                earned = value;
            }
        }
    }

    private static NabResult Normalise(Tally total, IReadOnlyList<NabSeries> corpus, NabProfile profile, double threshold)
    {
        var windows = corpus.Sum(s => s.Windows.Count);
        var raw = total.Value - (profile.FalseNegative * (windows - total.Detected));
        var silence = -profile.FalseNegative * windows;
        var perfect = profile.TruePositive * windows;
        var score = windows == 0 ? 0 : 100 * (raw - silence) / (perfect - silence);
        return new NabResult(score, threshold, total.Detected, windows, total.False);
    }

    private readonly record struct Detection(double Score, double Value, bool Hit, bool FirstHit);

    private readonly record struct Tally(double Value, int Detected, int False)
    {
        internal Tally With(in Detection detection, in NabProfile profile) => detection.Hit
            ? new Tally(Value + (profile.TruePositive * detection.Value), Detected + (detection.FirstHit ? 1 : 0), False)
            : new Tally(Value + (profile.FalsePositive * detection.Value), Detected, False + 1);
    }
}
