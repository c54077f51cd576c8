namespace Pronoia.Prometheus.Model;

/// <summary>The type of a metric family, as <c># TYPE</c> names it.</summary>
public enum MetricType
{
    /// <summary>No type is stated (<c>untyped</c> in the text format, <c>unknown</c> in OpenMetrics).</summary>
    Unknown,

    /// <summary>A value that only grows, but for resets.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>Cumulative buckets with a sum and a count.</summary>
    Histogram,

    /// <summary>OpenMetrics: a histogram of current values.</summary>
    GaugeHistogram,

    /// <summary>Quantiles with a sum and a count.</summary>
    Summary,

    /// <summary>OpenMetrics: labels that describe something, value 1.</summary>
    Info,

    /// <summary>OpenMetrics: a set of states, each 0 or 1.</summary>
    StateSet,
}
