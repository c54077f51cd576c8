using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.Tests.PromQL;

/// <summary>Series in memory; counts how often it is read.</summary>
internal sealed class MemorySource(params IReadOnlyList<SeriesData> series) : ISeriesSource
{
    public List<(string Matchers, long MinMs, long MaxMs)> Reads { get; } = [];

    /// <summary>Series with one sample every interval from time 0 on.</summary>
    public static SeriesData Series(Labels labels, long intervalMs, params double[] values) =>
        new(labels, Enumerable.Range(0, values.Length).Select(i => i * intervalMs).ToArray(), values);

    public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        Reads.Add((string.Join(',', matchers), minTimeMs, maxTimeMs));
        return ValueTask.FromResult<IReadOnlyList<SeriesData>>([.. series.Where(s => matchers.All(m => m.Matches(s.Labels)))]);
    }
}
