namespace Pronoia.Storage.Series;

/// <summary>Options of the series store.</summary>
public sealed class SeriesStoreOptions
{
    /// <summary>Samples older than this, by the clock, are refused as too old: their hour may be closed. Default: 2 hours.</summary>
    public TimeSpan MaxSampleAge { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Samples further ahead of the clock than this are refused, as Prometheus's scraper does. Default: 10 minutes.</summary>
    public TimeSpan MaxSampleAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often an append that lost against another writer is tried again on the fresh log. Default: 16.</summary>
    public int MaxAppendAttempts { get; init; } = 16;

    /// <summary>The most bytes of decoded log tails and block indexes that are kept in memory. Default: 64 MiB.</summary>
    public long CacheBytes { get; init; } = 64 * 1024 * 1024;
}
