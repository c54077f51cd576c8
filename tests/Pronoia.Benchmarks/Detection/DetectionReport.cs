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
        return 0;
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
