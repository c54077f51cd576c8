using System.Runtime.CompilerServices;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Series;

namespace Pronoia.Cli.Series;

/// <summary>Reads the series that are replayed, one at a time.</summary>
internal static class BacktestSources
{
    /// <summary>The stored series that match, in label order.</summary>
    public static async IAsyncEnumerable<BacktestSeries> StoredAsync(
        SeriesStore store, IReadOnlyList<Matcher> matchers, long toMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var labels in await store.SeriesAsync(matchers, 0, toMs, cancellationToken))
        {
            Matcher[] exactly = [.. labels.Select(l => Matcher.Equal(l.Name, l.Value))];
            foreach (var data in (await store.SelectAsync(exactly, 0, toMs, cancellationToken)).Where(d => d.Labels.Equals(labels)))
            {
                // Detectors judge numbers: what is all histograms is not replayed.
                if (Points(data.Floats()) is { Count: > 0 } points)
                {
                    yield return new BacktestSeries(labels.ToString(), labels, points);
                }
            }
        }
    }

    /// <summary>The series of CSV files, in the order given.</summary>
    /// <exception cref="Pronoia.Storage.Series.Transfer.SeriesImportException">A file is not as it should be.</exception>
    public static async IAsyncEnumerable<BacktestSeries> FilesAsync(
        IReadOnlyList<string> files, long toMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var points = new List<(long, double)>();
            await foreach (var point in SeriesCsv.ReadAsync(file, cancellationToken))
            {
                if (point.TimestampMs <= toMs)
                {
                    points.Add((point.TimestampMs, point.Value));
                }
            }

            yield return new BacktestSeries(file, Labels.Of([new Label(Label.MetricName, MetricName(file))]), points);
        }
    }

    /// <summary>The file's name without directory and extension; what may not stand in a metric's name becomes an underscore.</summary>
    private static string MetricName(string file)
    {
        var name = string.Concat(Path.GetFileNameWithoutExtension(file).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    private static List<(long TimestampMs, double Value)> Points(SeriesData data)
    {
        var points = new List<(long, double)>(data.Count);
        for (var i = 0; i < data.Count; i++)
        {
            // The end of a series is no value of it.
            if (!data.IsStale(i))
            {
                points.Add((data.Timestamps.Span[i], data.Values.Span[i]));
            }
        }

        return points;
    }
}
