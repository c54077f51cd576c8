using System.Buffers;
using System.Globalization;
using Pronoia.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Detection;

/// <summary>Quality on labelled series and cost per point of every detector: <c>detection DIRECTORY</c> (the directory of windows.json).</summary>
internal static class DetectionReport
{
    internal static int Run(string[] arguments)
    {
        if (arguments is not [var directory])
        {
            Console.Error.WriteLine("usage: detection DIRECTORY");
            return 2;
        }

        var corpus = LabelledCorpus.Load(directory);
        Print("| detector | standard | low FP | low FN | windows found | false detections | ns per point | state bytes |");
        Print("|---|---|---|---|---|---|---|---|");
        foreach (var name in Detectors.Names)
            Report(corpus, Options(name));
        CrossValidate(corpus.Score(Options(Detectors.Default)));
        return 0;
    }

    /// <summary>The threshold taken from other series than those it is judged on: folder by folder, and all but one file.</summary>
    private static void CrossValidate(List<NabSeries> scored)
    {
        foreach (var folder in scored.GroupBy(s => s.Name.Split('/')[0]).Where(g => g.Any(s => s.Windows.Count > 0)))
        {
            var threshold = NabScorer.Best([.. folder], NabProfile.Standard).Threshold;
            var others = scored.Except(folder).ToArray();
            var (there, own) = (NabScorer.Score(others, NabProfile.Standard, threshold), NabScorer.Best(others, NabProfile.Standard));
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"threshold of {folder.Key}: {there.Score:F1} on the others ({there.Detected}/{there.Windows}, {there.FalseDetections} false), whose own best is {own.Score:F1}"));
        }

        foreach (var profile in NabProfile.All)
        {
            var judged = scored.Select(series =>
            {
                var threshold = NabScorer.Best([.. scored.Where(s => s != series)], profile).Threshold;
                return series with { Scores = [.. series.Scores.Select(s => s >= threshold ? 1.0 : 0.0)] };
            });
            var result = NabScorer.Score([.. judged], profile, 0.5);
            Print(string.Create(CultureInfo.InvariantCulture, $"threshold of all other files, {profile.Name}: {result.Score:F1} ({result.Detected}/{result.Windows}, {result.FalseDetections} false)"));
        }
    }

    private static void Report(LabelledCorpus corpus, DetectorOptions options)
    {
        var scored = corpus.Score(options);
        var results = NabProfile.All.Select(p => NabScorer.Best(scored, p)).ToArray();
        var (cost, state) = Cost(corpus.Items[^1], options);
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"| {options.Name} | {results[0].Score:F1} | {results[1].Score:F1} | {results[2].Score:F1} | {results[0].Detected}/{results[0].Windows} | {results[0].FalseDetections} | {cost:F0} | {state} |"));
    }

    /// <summary>The best of five passes, after one that trains.</summary>
    private static (double Nanoseconds, int StateBytes) Cost(LabelledCorpus.Item item, DetectorOptions options)
    {
        var detector = Detectors.Create(options);
        var best = double.PositiveInfinity;
        for (var pass = 0; pass < 6; pass++)
        {
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < item.Values.Length; i++)
                detector.Update(item.Times[i] + (pass * 30L * 86_400_000), item.Values[i]);
            if (pass > 0)
                best = Math.Min(best, TimeProvider.System.GetElapsedTime(started).TotalNanoseconds / item.Values.Length);
        }

        var state = new ArrayBufferWriter<byte>();
        detector.SaveState(state);
        return (best, state.WrittenCount);
    }

    /// <summary>One configuration per detector for all series.</summary>
    private static DetectorOptions Options(string name) => name switch
    {
        Detectors.IidChangePoint or Detectors.SsaChangePoint => new DetectorOptions { Name = name, Confidence = 95, HistoryLength = 20, Season = 144 },
        _ => new DetectorOptions { Name = name, Confidence = 99, Season = 144 },
    };

    private static void Print(string line) => Console.Out.WriteLine(line);
}
