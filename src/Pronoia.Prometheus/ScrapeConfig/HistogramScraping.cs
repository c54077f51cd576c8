using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>How histograms are scraped.</summary>
public sealed record HistogramScraping
{
    // The growth from bucket to bucket of the finest schema is a little more than this: nothing is coarsened.
    private const double FinestFactor = 1.00271;

    /// <summary>Whether native histograms are asked for and stored (<c>scrape_native_histograms</c>); default false.</summary>
    public bool Native { get; init; }

    /// <summary>Whether the classic part of a histogram is stored where a native one is (<c>always_scrape_classic_histograms</c>); default false.</summary>
    public bool AlwaysClassic { get; init; }

    /// <summary>Whether classic histograms are stored as native ones with custom boundaries (<c>convert_classic_histograms_to_nhcb</c>); default false.</summary>
    public bool ConvertClassic { get; init; }

    /// <summary>Buckets of a native histogram (<c>native_histogram_bucket_limit</c>): one with more is coarsened, and fails the scrape where that does not help. 0 is no bound.</summary>
    public long BucketLimit { get; init; }

    /// <summary>How much wider at least each bucket of a native histogram is than the one before (<c>native_histogram_min_bucket_factor</c>); 0 is no bound.</summary>
    public double MinBucketFactor { get; init; }

    /// <summary>The finest schema that grows by <see cref="MinBucketFactor"/> or more: the greatest n of −4 to 8 with 2^(2^−n) at least that.</summary>
    public int MaxSchema => (int)Math.Clamp(
        Math.Floor(-Math.Log2(Math.Log2(MinBucketFactor <= 1 ? FinestFactor : MinBucketFactor))), FloatHistogram.MinSchema, FloatHistogram.MaxSchema);

    /// <summary>Reads the keys that both the global section and a job may state.</summary>
    internal static HistogramScraping Read(YamlMap map, HistogramScraping fallback)
    {
        // The key that Prometheus 2 knew; it is the same under either name.
        var classic = map.Bool("scrape_classic_histograms", fallback.AlwaysClassic);
        return fallback with
        {
            Native = map.Bool("scrape_native_histograms", fallback.Native),
            AlwaysClassic = map.Bool("always_scrape_classic_histograms", classic),
            ConvertClassic = map.Bool("convert_classic_histograms_to_nhcb", fallback.ConvertClassic),
        };
    }
}
