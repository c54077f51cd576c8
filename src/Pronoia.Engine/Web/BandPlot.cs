using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Text;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Web;

/// <summary>A stored series with what its detector expected of it, as far as that was stored.</summary>
internal static class BandPlot
{
    private static readonly (string Metric, int Index)[] Parts = [("pronoia_anomaly_expected", 0), ("pronoia_anomaly_lower", 1), ("pronoia_anomaly_upper", 2)];

    /// <summary>The points of a series in a period.</summary>
    /// <param name="series">The store.</param>
    /// <param name="labels">The series, with its name.</param>
    /// <param name="entry">The entry of <c>detection</c> that watches it; null: no band.</param>
    /// <param name="from">Start.</param>
    /// <param name="to">End.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async ValueTask<IReadOnlyList<ChartPoint>> ReadAsync(
        SeriesStore series, Labels labels, string? entry, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (labels.Name.Length == 0 || to <= from)
        {
            return [];
        }

        var (fromMs, toMs) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var found = await series.SelectAsync([.. labels.Select(l => Matcher.Equal(l.Name, l.Value))], fromMs, toMs, cancellationToken);
        if (found.FirstOrDefault(d => d.Labels.Equals(labels))?.Floats() is not { } data)
        {
            return [];
        }

        var band = entry is null ? [] : await BandAsync(series, labels, entry, fromMs, toMs, cancellationToken);
        var points = new ChartPoint[data.Count];
        for (var i = 0; i < points.Length; i++)
        {
            var at = data.Timestamps.Span[i];
            points[i] = band.TryGetValue(at, out var b)
                ? new ChartPoint(at, data.Values.Span[i], b[0], b[1], b[2])
                : new ChartPoint(at, data.Values.Span[i]);
        }

        return points;
    }

    /// <summary>How values of a metric are written.</summary>
    public static Func<double, string> Format(string metric) =>
        metric.EndsWith("_ratio", StringComparison.Ordinal) ? Quantity.Percent
        : metric.EndsWith("_duration_seconds", StringComparison.Ordinal) ? Quantity.Latency
        : Quantity.Plain;

    private static async ValueTask<Dictionary<long, double?[]>> BandAsync(
        SeriesStore series, Labels labels, string entry, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        Matcher[] matchers =
        [
            new Matcher(Prometheus.Model.MatchType.Regexp, Label.MetricName, string.Join('|', Parts.Select(p => p.Metric))),
            Matcher.Equal("series", labels.ToString()),
            Matcher.Equal("entry", entry),
        ];
        var band = new Dictionary<long, double?[]>();
        foreach (SeriesData data in await series.SelectAsync(matchers, fromMs, toMs, cancellationToken))
        {
            var index = Array.Find(Parts, p => p.Metric == data.Labels.Name).Index;
            for (var i = 0; i < data.Count; i++)
            {
                if (data.Values.Span[i] is var value && double.IsFinite(value))
                {
                    (band.TryGetValue(data.Timestamps.Span[i], out var at) ? at : band[data.Timestamps.Span[i]] = new double?[3])[index] = value;
                }
            }
        }

        return band;
    }
}
