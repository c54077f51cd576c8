using System.Globalization;
using System.Text.Json;
using Pronoia.Detection.Benchmarking;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Benchmarking;

/// <summary>One configuration over all labelled series, scored as the Numenta Anomaly Benchmark scores.</summary>
public sealed class LabelledSeriesTests
{
    [LabelledFact]
    public void The_default_detector_scores_seventy_and_more()
    {
        var corpus = Corpus(new DetectorOptions());
        Assert.InRange(NabScorer.Best(corpus, NabProfile.Standard).Score, 70, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalsePositives).Score, 60, 100);
        Assert.InRange(NabScorer.Best(corpus, NabProfile.RewardLowFalseNegatives).Score, 75, 100);
    }

    private static List<NabSeries> Corpus(DetectorOptions options)
    {
        var root = SharedData.Require("labelled-series");
        using var windows = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "windows.json")));
        var corpus = new List<NabSeries>();
        foreach (var file in windows.RootElement.EnumerateObject())
        {
            var rows = File.ReadLines(Path.Combine(root, file.Name)).Skip(1).Select(l => l.Split(',')).ToArray();
            var times = rows.Select(r => Milliseconds(r[0])).ToArray();
            var detector = Detectors.Create(options);
            var scores = rows.Select((r, i) => detector.Update(times[i], double.Parse(r[1], CultureInfo.InvariantCulture)).Score).ToArray();
            var labels = file.Value.EnumerateArray().Select(w =>
                (Array.FindIndex(times, t => t >= Milliseconds(w[0].GetString()!)), Array.FindLastIndex(times, t => t <= Milliseconds(w[1].GetString()!))));
            corpus.Add(new NabSeries(file.Name, scores, [.. labels]));
        }

        return corpus;
    }

    private static long Milliseconds(string text) => DateTimeOffset.ParseExact(
        text[..19], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
}

/// <summary>A fact that needs the labelled series.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabelledFactAttribute : FactAttribute
{
    public LabelledFactAttribute() => Skip = SharedData.SkipReason("labelled-series");
}
