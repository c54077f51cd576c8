namespace Pronoia.Prometheus.Exposition;

/// <summary>Which parts of histograms are read from the protobuf format, where one may be both native and classic.</summary>
public sealed record HistogramParts
{
    /// <summary>The defaults.</summary>
    public static HistogramParts Default { get; } = new();

    /// <summary>Whether native histograms are read (<c>scrape_native_histograms</c>); where not, their classic part is. Default true.</summary>
    public bool Native { get; init; } = true;

    /// <summary>Whether the classic part of a native histogram is read as well (<c>always_scrape_classic_histograms</c>). Default false.</summary>
    public bool KeepClassic { get; init; }
}
