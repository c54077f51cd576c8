using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Query;

/// <summary>Where series come from: the series store, a test script, a remote server. PromQL reads through this port.</summary>
public interface ISeriesSource
{
    /// <summary>
    /// The series that match every matcher and have samples in the range, in label order; samples in time order, without duplicates,
    /// stale markers included.
    /// </summary>
    /// <param name="matchers">All must match; never empty.</param>
    /// <param name="minTimeMs">First instant wanted, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant wanted, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken);
}
