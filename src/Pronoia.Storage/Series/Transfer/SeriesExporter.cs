using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.Query;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>Writes series to files.</summary>
/// <param name="source">Where the series come from.</param>
public sealed class SeriesExporter(ISeriesSource source)
{
    private const long DayMs = 86_400_000;

    /// <summary>
    /// Writes the series that match, in label order and time order. CSV is written day by day, so that its memory is bounded by a day's samples; the text formats
    /// want the samples of a metric together, and take the whole range at once.
    /// </summary>
    /// <param name="stream">Where to; UTF-8 without a byte order mark.</param>
    /// <param name="format">Any but <see cref="SeriesFormat.PromtoolDump"/>.</param>
    /// <param name="matchers">All must match; never empty.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the export.</param>
    /// <returns>How many samples were written, and how many left out because the format has no place for them.</returns>
    /// <exception cref="ArgumentException">The format is not one to write.</exception>
    public async ValueTask<ExportResult> ExportAsync(
        Stream stream, SeriesFormat format, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        switch (format)
        {
            case SeriesFormat.Csv:
                return new ExportResult(await ExportCsvAsync(stream, matchers, minTimeMs, maxTimeMs, cancellationToken), 0);
            case SeriesFormat.Text or SeriesFormat.OpenMetrics:
                var series = await source.SelectAsync(matchers, minTimeMs, maxTimeMs, cancellationToken);
                var written = await ExportFamiliesAsync(stream, format, series, cancellationToken);
                return new ExportResult(written, series.Sum(static s => s.Histograms.IsEmpty ? 0L : Enumerable.Range(0, s.Count).Count(s.IsHistogram)));
            default:
                throw new ArgumentException($"{format} is a format to read, not to write", nameof(format));
        }
    }

    private static string Value(SeriesData series, int index) => series.IsHistogram(index) && !series.IsStale(index)
        ? CsvLine.Quote(HistogramNotation.Format(series.Histograms.Span[index]!))
        : SeriesNotation.Format(series.IsStale(index) ? StaleMarker.Value : series.Values.Span[index]);

    private static MetricFamily ToFamily(string name, IEnumerable<SeriesData> series)
    {
        var points = new List<MetricPoint>();
        foreach (var one in series)
        {
            var labels = one.Labels.Without(Label.MetricName);
            for (var i = 0; i < one.Count; i++)
            {
                if (!one.IsHistogram(i) && !one.IsStale(i))
                {
                    points.Add(new MetricPoint(name, labels, one.Values.Span[i], one.Timestamps.Span[i]));
                }
            }
        }

        return new MetricFamily(name, "", MetricType.Unknown, points);
    }

    private static async ValueTask<long> ExportFamiliesAsync(
        Stream stream, SeriesFormat format, IReadOnlyList<SeriesData> series, CancellationToken cancellationToken)
    {
        var families = series.GroupBy(static s => s.Labels.Name).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => ToFamily(g.Key, g)).Where(static f => f.Points.Count > 0).ToList();
        var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        if (format == SeriesFormat.OpenMetrics)
        {
            OpenMetricsWriter.Write(writer, families);
        }
        else
        {
            TextFormatWriter.Write(writer, families);
        }

        await writer.FlushAsync(cancellationToken);
        await writer.CompleteAsync();
        return families.Sum(static f => (long)f.Points.Count);
    }

    private async ValueTask<long> ExportCsvAsync(
        Stream stream, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync("series,timestamp,value");
        long written = 0;
        for (var day = minTimeMs; day <= maxTimeMs; day += DayMs)
        {
            var end = maxTimeMs - day < DayMs ? maxTimeMs : day + DayMs - 1;
            foreach (var series in await source.SelectAsync(matchers, day, end, cancellationToken))
            {
                var name = CsvLine.Quote(series.Labels.ToString());
                for (var i = 0; i < series.Count; i++)
                {
                    var time = DateTimeOffset.FromUnixTimeMilliseconds(series.Timestamps.Span[i]).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                    await writer.WriteAsync($"{name},{time},{Value(series, i)}\n");
                }

                written += series.Count;
            }

            if (maxTimeMs - day < DayMs)
            {
                break;
            }
        }

        return written;
    }
}
