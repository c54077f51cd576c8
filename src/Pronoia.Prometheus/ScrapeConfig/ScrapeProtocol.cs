namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>A format that a target is asked for (<c>scrape_protocols</c>).</summary>
public enum ScrapeProtocol
{
    /// <summary><c>PrometheusProto</c>: protobuf, the one with native histograms.</summary>
    PrometheusProto,

    /// <summary><c>OpenMetricsText1.0.0</c></summary>
    OpenMetricsText100,

    /// <summary><c>OpenMetricsText0.0.1</c></summary>
    OpenMetricsText001,

    /// <summary><c>PrometheusText1.0.0</c>: text with names of any characters in quotes.</summary>
    PrometheusText100,

    /// <summary><c>PrometheusText0.0.4</c></summary>
    PrometheusText004,
}
