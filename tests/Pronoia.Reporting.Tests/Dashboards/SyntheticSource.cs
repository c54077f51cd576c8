using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Reporting.Tests.Dashboards;

/// <summary>The synthetic load as a source for Pronoia's own PromQL.</summary>
internal sealed class SyntheticSource : ISeriesSource
{
    public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SeriesData>>(
            [.. SyntheticLoad.Series.Where(s => matchers.All(m => m.Matches(s.Labels))).Select(s => Cut(s, minTimeMs, maxTimeMs)).Where(s => s.Count > 0).OrderBy(s => s.Labels)]);

    private static SeriesData Cut(SeriesData series, long minTimeMs, long maxTimeMs)
    {
        var times = series.Timestamps.Span;
        var start = 0;
        while (start < times.Length && times[start] < minTimeMs)
        {
            start++;
        }

        var end = start;
        while (end < times.Length && times[end] <= maxTimeMs)
        {
            end++;
        }

        return new SeriesData(series.Labels, series.Timestamps[start..end], series.Values[start..end]);
    }
}
