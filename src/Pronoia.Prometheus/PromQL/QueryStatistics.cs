namespace Pronoia.Prometheus.PromQL;

/// <summary>What a query took.</summary>
/// <param name="QueriedSamples">
/// Samples looked at, as Prometheus counts <c>totalQueryableSamples</c>: at each evaluation time those that selectors found and all in the windows of ranges; a native
/// histogram counts by its size, as one for every 16 bytes.
/// </param>
/// <param name="PeakSamples">The most samples held in memory at a time.</param>
/// <param name="Preparation">How long parsing and fetching took.</param>
/// <param name="Total">How long it took altogether.</param>
public sealed record QueryStatistics(long QueriedSamples, long PeakSamples, TimeSpan Preparation, TimeSpan Total)
{
    /// <summary>Nothing.</summary>
    public static QueryStatistics None { get; } = new(0, 0, TimeSpan.Zero, TimeSpan.Zero);
}
