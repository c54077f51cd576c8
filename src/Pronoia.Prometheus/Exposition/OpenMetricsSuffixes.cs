namespace Pronoia.Prometheus.Exposition;

/// <summary>The suffixes of OpenMetrics' sample names, and which of them a point has had.</summary>
[Flags]
internal enum OpenMetricsSuffixes
{
    /// <summary>Nothing yet.</summary>
    Unset = 0,

    /// <summary>No suffix.</summary>
    None = 1,

    /// <summary><c>_total</c></summary>
    Total = 2,

    /// <summary><c>_created</c></summary>
    Created = 4,

    /// <summary><c>_bucket</c></summary>
    Bucket = 8,

    /// <summary><c>_count</c> and <c>_gcount</c></summary>
    Count = 16,

    /// <summary><c>_sum</c> and <c>_gsum</c></summary>
    Sum = 32,

    /// <summary><c>_info</c></summary>
    Info = 64,
}
