namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Bounds on a scrape; 0 is no bound.</summary>
public sealed record ScrapeLimits
{
    /// <summary>Bytes of an uncompressed body.</summary>
    public long BodySizeLimit { get; init; }

    /// <summary>Samples after metric relabelling.</summary>
    public long SampleLimit { get; init; }

    /// <summary>Labels of a sample.</summary>
    public long LabelLimit { get; init; }

    /// <summary>Bytes of a label name.</summary>
    public long LabelNameLengthLimit { get; init; }

    /// <summary>Bytes of a label value.</summary>
    public long LabelValueLengthLimit { get; init; }

    /// <summary>Targets after relabelling.</summary>
    public long TargetLimit { get; init; }
}
