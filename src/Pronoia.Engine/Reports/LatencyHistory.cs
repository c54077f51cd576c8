using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Series;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Reports;

/// <summary>
/// The latencies of a period: check by check with the detector's band, or by day from the rollups where the period is long (<see cref="WholeDays"/>). How
/// long a failed probe took is no latency, nor what a target does in maintenance: both leave a gap, and the detector does not see them either.
/// </summary>
internal sealed class LatencyHistory
{
    private readonly Dictionary<string, List<SeriesData>> _raw = new(StringComparer.Ordinal);
    private readonly bool _byDay;

    private LatencyHistory(bool byDay) => _byDay = byDay;

    /// <summary>Reads the samples of a period; of a long one only those outside of its whole days.</summary>
    public static async ValueTask<LatencyHistory> ReadAsync(SeriesStore series, ReportPeriod period, CancellationToken cancellationToken)
    {
        var days = WholeDays.Of(period);
        var history = new LatencyHistory(days is not null);
        foreach (var part in days?.Edges ?? [period])
        {
            var matcher = Matcher.Equal(Label.MetricName, "probe_duration_seconds");
            var found = await series.SelectAsync([matcher], part.FromUtc.ToUnixTimeMilliseconds(), part.ToUtc.ToUnixTimeMilliseconds() - 1, cancellationToken);
            foreach (var target in found.Select(d => d.Floats()).GroupBy(d => d.Labels["target"], StringComparer.Ordinal))
            {
                (history._raw.TryGetValue(target.Key, out var parts) ? parts : history._raw[target.Key] = []).Add(target.MaxBy(d => d.Count)!);
            }
        }

        return history;
    }

    /// <summary>The latencies to draw: one per check, or the median of each whole day.</summary>
    public IReadOnlyList<LatencySample> Samples(PronoiaConfig config, string target, IReadOnlyList<StateSegment> segments, IReadOnlyList<UptimeDay> days)
    {
        if (_byDay)
        {
            return
            [
                .. days.Where(d => d.Latency.Count > 0).Select(d => new LatencySample(
                    new DateTimeOffset(d.Day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc)).ToUnixTimeMilliseconds(), d.Latency.Quantile(0.5))),
            ];
        }

        return _raw.TryGetValue(target, out var raw) ? [.. raw.SelectMany(d => Banded(config, d, segments))] : [];
    }

    /// <summary>Percentiles (nearest rank; of a long period within <see cref="LatencySketch.RelativeError"/>) in seconds, null of none.</summary>
    public IReadOnlyList<double?> Percentiles(string target, IReadOnlyList<StateSegment> segments, IReadOnlyList<UptimeDay> days, params ReadOnlySpan<double> shares)
    {
        var values = _raw.TryGetValue(target, out var raw)
            ? raw.SelectMany(d => Latencies(d, segments)).Select(p => p.Seconds).Where(double.IsFinite).Order().ToArray()
            : [];
        if (!_byDay)
        {
            return shares.ToArray().Select(s => NearestRank.Of(values, s)).ToArray();
        }

        var sketch = new LatencySketch();
        Array.ForEach(values, sketch.Add);
        foreach (var day in days)
        {
            sketch.Merge(day.Latency);
        }

        return shares.ToArray().Select(s => sketch.Count == 0 ? (double?)null : sketch.Quantile(s)).ToArray();
    }

    private static IEnumerable<LatencySample> Banded(PronoiaConfig config, SeriesData latency, IReadOnlyList<StateSegment> segments)
    {
        var entry = config.Detection.FirstOrDefault(d => d.Match.All(m => m.Matches(latency.Labels)));
        var detector = entry is null ? null : Detectors.Create(entry.Detector);
        return Latencies(latency, segments).Select(point =>
        {
            var verdict = double.IsNaN(point.Seconds) ? null : detector?.Update(point.TimestampMs, point.Seconds);
            return new LatencySample(point.TimestampMs, point.Seconds, Finite(verdict?.Expected), Finite(verdict?.Lower), Finite(verdict?.Upper));
        });
    }

    /// <summary>The latencies in time order, NaN where they do not count.</summary>
    private static IEnumerable<(long TimestampMs, double Seconds)> Latencies(SeriesData latency, IReadOnlyList<StateSegment> segments)
    {
        var excluded = segments.Where(s => s.State is UptimeState.Down or UptimeState.Maintenance).ToArray();
        for (var i = 0; i < latency.Count; i++)
        {
            var (at, value) = (latency.Timestamps.Span[i], latency.Values.Span[i]);
            if (!StaleMarker.IsStale(value))
            {
                var instant = DateTimeOffset.FromUnixTimeMilliseconds(at);
                yield return (at, Array.Exists(excluded, s => s.From <= instant && instant < s.To) ? double.NaN : value);
            }
        }
    }

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
