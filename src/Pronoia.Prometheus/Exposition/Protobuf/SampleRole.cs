namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>Which sample of its metric one is.</summary>
internal enum SampleRole
{
    /// <summary>The only one.</summary>
    Single,

    /// <summary>The number of observations.</summary>
    Count,

    /// <summary>The sum of observations.</summary>
    Sum,

    /// <summary>A bucket of a classic histogram.</summary>
    Bucket,

    /// <summary>A quantile of a summary.</summary>
    Quantile,
}
