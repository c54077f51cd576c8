using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>The input series and what rules recorded, seen only up to the instant that the test has reached.</summary>
internal sealed class RuleTestStorage : ISeriesSource
{
    private readonly ScriptStorage _samples = new();

    /// <summary>The instant reached, milliseconds since the epoch.</summary>
    public long NowMs { get; set; }

    public void Add(RuleTestGroup.InputSeries series, TimeSpan interval) => _samples.Add(series.Labels, series.Values, (long)interval.TotalMilliseconds);

    public void Add(IEnumerable<SeriesSample> samples)
    {
        foreach (var sample in samples)
        {
            _samples.Add(sample);
        }
    }

    public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        _samples.SelectAsync(matchers, minTimeMs, Math.Min(maxTimeMs, NowMs), cancellationToken);
}
