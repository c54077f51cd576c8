using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>What one scrape of a target gave.</summary>
/// <param name="Target">The target.</param>
/// <param name="Samples">The samples to store; empty where the scrape failed.</param>
/// <param name="Failure">Why it failed, or null.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Scraped">Samples that the target exposed.</param>
/// <param name="Remaining">Samples that metric relabelling left.</param>
/// <param name="Added">Series that were not in the scrapes before; null where this process did not see those.</param>
internal sealed record ScrapeOutcome(
    ScrapeTarget Target, IReadOnlyList<SeriesSample> Samples, string? Failure, TimeSpan Duration, int Scraped, int Remaining, int? Added)
{
    /// <summary>Whether the target answered as it should.</summary>
    public bool Up => Failure is null;

    /// <summary>
    /// What Prometheus adds to every scrape: <c>up</c>, <c>scrape_duration_seconds</c>, <c>scrape_samples_scraped</c>,
    /// <c>scrape_samples_post_metric_relabeling</c> and <c>scrape_series_added</c>.
    /// </summary>
    /// <param name="slotMs">The slot, milliseconds since the epoch.</param>
    /// <param name="before">The series that were alive in the last slot.</param>
    public IEnumerable<SeriesSample> Report(long slotMs, IReadOnlySet<Labels> before)
    {
        yield return Sample("up", Up ? 1 : 0);
        yield return Sample("scrape_duration_seconds", Duration.TotalSeconds);
        yield return Sample("scrape_samples_scraped", Scraped);
        yield return Sample("scrape_samples_post_metric_relabeling", Remaining);
        yield return Sample("scrape_series_added", Added ?? Samples.Count(s => !before.Contains(s.Labels)));

        SeriesSample Sample(string name, double value) => new(Target.Labels.With(Label.MetricName, name), slotMs, value);
    }
}
