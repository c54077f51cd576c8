namespace Pronoia.Storage.Series.Transfer;

/// <summary>The formats in which series come and go.</summary>
public enum SeriesFormat
{
    /// <summary>
    /// Comma-separated, with a header. Export writes <c>series,timestamp,value</c>; import takes these columns in any order, <c>series</c> being optional where
    /// the caller names the series. Stale markers are kept, written <c>stale</c>; native histograms are written as in Prometheus's rule tests,
    /// <c>{{schema:1 sum:3 count:5 buckets:[1 2 _x3 2]}}</c>, with <c>_xN</c> for N buckets that are not listed.
    /// </summary>
    Csv,

    /// <summary>The Prometheus text format with timestamps in milliseconds. Export leaves stale markers and native histograms out.</summary>
    Text,

    /// <summary>OpenMetrics, as <c>promtool tsdb create-blocks-from openmetrics</c> takes it. Export leaves stale markers and native histograms out.</summary>
    OpenMetrics,

    /// <summary>
    /// What <c>promtool tsdb dump</c> prints: <c>{__name__="up", job="x"} 1 1700000000000</c>. Import only, and of floats: a dump does not say what the buckets of
    /// its native histograms are.
    /// </summary>
    PromtoolDump,
}
