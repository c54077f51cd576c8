using System.Globalization;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Benchmarks.Storage;

/// <summary>A data set for the storage benchmarks: batches as they were scraped, in time order.</summary>
internal sealed record SeriesDataset(string Name, IReadOnlyList<IReadOnlyList<SeriesSample>> Batches)
{
    public long SampleCount => Batches.Sum(static b => (long)b.Count);

    public int SeriesCount => Batches.SelectMany(static b => b).Select(static s => s.Labels).Distinct().Count();

    /// <summary>CSV files of <c>timestamp,value</c>, one series each.</summary>
    public static SeriesDataset FromCsvFiles(string name, string directory)
    {
        var samples = new List<SeriesSample>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var labels = Labels.Of("labelled_series", ("file", Path.GetFileNameWithoutExtension(path)), ("set", Path.GetFileName(Path.GetDirectoryName(path)!)));
            var last = long.MinValue;
            foreach (var line in File.ReadLines(path).Skip(1))
            {
                var comma = line.IndexOf(',');
                var time = DateTimeOffset.Parse(line.AsSpan(0, comma), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
                if (time > last)
                {
                    samples.Add(new SeriesSample(labels, time, double.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture)));
                    last = time;
                }
            }
        }

        return new SeriesDataset(name, [.. samples.GroupBy(static s => s.TimestampMs).OrderBy(static g => g.Key).Select(static g => g.ToList())]);
    }

    /// <summary>A directory of scrapes, each a text exposition named by its time in milliseconds.</summary>
    public static SeriesDataset FromScrapes(string name, string directory)
    {
        var interner = new LabelsInterner();
        var target = new Dictionary<Labels, Labels>();
        var batches = new List<IReadOnlyList<SeriesSample>>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.prom").Order(StringComparer.Ordinal))
        {
            var time = long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            var batch = new List<SeriesSample>();
            foreach (var sample in ExpositionParser.Samples(File.ReadAllBytes(path), ExpositionContentType.Text, ExpositionLimits.Default, interner))
            {
                if (!target.TryGetValue(sample.Labels, out var labels))
                {
                    labels = sample.Labels.With("instance", "127.0.0.1:9100").With("job", "node");
                    target.Add(sample.Labels, labels);
                }

                batch.Add(new SeriesSample(labels, time, sample.Value));
            }

            batches.Add(batch);
        }

        return new SeriesDataset(name, batches);
    }

    /// <summary>Writes the data set as OpenMetrics, sorted as <c>promtool tsdb create-blocks-from openmetrics</c> wants it.</summary>
    public void WriteOpenMetrics(string path)
    {
        using var writer = new StreamWriter(path);
        foreach (var series in Batches.SelectMany(static b => b).GroupBy(static s => s.Labels))
        {
            foreach (var sample in series)
            {
                var value = double.IsNaN(sample.Value) ? "NaN" : double.IsInfinity(sample.Value) ? sample.Value > 0 ? "+Inf" : "-Inf" : sample.Value.ToString("R", CultureInfo.InvariantCulture);
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{sample.Labels.ToString().Replace(", ", ",", StringComparison.Ordinal)} {value} {sample.TimestampMs / 1000}.{sample.TimestampMs % 1000:D3}\n"));
            }
        }

        writer.Write("# EOF\n");
    }
}
