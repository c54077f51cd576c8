namespace Pronoia.Prometheus.Exposition;

/// <summary>A format of metrics over HTTP.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus's text format 0.0.4, and 1.0.0 with quoted UTF-8 names.</summary>
    Text,

    /// <summary>OpenMetrics text 1.0.</summary>
    OpenMetrics,

    /// <summary>Messages <c>io.prometheus.client.MetricFamily</c>, each after its length; the one format with native histograms.</summary>
    Protobuf,
}
