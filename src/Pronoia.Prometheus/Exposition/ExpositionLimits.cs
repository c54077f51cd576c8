namespace Pronoia.Prometheus.Exposition;

/// <summary>Bounds on one body of metrics. Lengths are in bytes of UTF-8 as written, escapes included.</summary>
public sealed record ExpositionLimits
{
    /// <summary>The defaults.</summary>
    public static ExpositionLimits Default { get; } = new();

    /// <summary>Samples; default 1,000,000.</summary>
    public int MaxSamples { get; init; } = 1_000_000;

    /// <summary>Labels of one sample, the metric name not counted; default 128.</summary>
    public int MaxLabels { get; init; } = 128;

    /// <summary>Bytes of a metric or label name; default 1,024.</summary>
    public int MaxNameLength { get; init; } = 1024;

    /// <summary>Bytes of a label value; default 16,384.</summary>
    public int MaxValueLength { get; init; } = 16 * 1024;

    /// <summary>Bytes of a line, help texts included; default 1 MiB.</summary>
    public int MaxLineLength { get; init; } = 1024 * 1024;

    /// <summary>In the protobuf format, buckets or quantiles of one metric; default 65,536.</summary>
    public int MaxBuckets { get; init; } = 65_536;
}
