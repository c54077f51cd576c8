using System.Globalization;
using System.Text.Json;
using Pronoia.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Detection;

/// <summary>The labelled series of a directory: CSV files of timestamp and value, and windows.json.</summary>
internal sealed record LabelledCorpus(IReadOnlyList<LabelledCorpus.Item> Items)
{
    internal static LabelledCorpus Load(string directory)
    {
        using var windows = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "windows.json")));
        var items = new List<Item>();
        foreach (var file in windows.RootElement.EnumerateObject())
        {
            var rows = File.ReadLines(Path.Combine(directory, file.Name)).Skip(1).Select(l => l.Split(',')).ToArray();
            var times = rows.Select(r => Milliseconds(r[0])).ToArray();
            var values = rows.Select(r => double.Parse(r[1], CultureInfo.InvariantCulture)).ToArray();
            var labels = file.Value.EnumerateArray().Select(w =>
                (Array.FindIndex(times, t => t >= Milliseconds(w[0].GetString()!)), Array.FindLastIndex(times, t => t <= Milliseconds(w[1].GetString()!))));
            items.Add(new Item(file.Name, times, values, [.. labels]));
        }

        return new LabelledCorpus(items);
    }

    /// <summary>Runs one fresh detector over each series.</summary>
    internal List<NabSeries> Score(DetectorOptions options) => [.. Items.Select(item =>
    {
        var detector = Detectors.Create(options);
        var scores = item.Values.Select((v, i) => detector.Update(item.Times[i], v).Score).ToArray();
        return new NabSeries(item.Name, scores, item.Windows);
    })];

    private static long Milliseconds(string text) => DateTimeOffset.ParseExact(
        text[..19], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    internal sealed record Item(string Name, long[] Times, double[] Values, IReadOnlyList<(int First, int Last)> Windows);
}
