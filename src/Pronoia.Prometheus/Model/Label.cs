namespace Pronoia.Prometheus.Model;

/// <summary>One label: a name and a value. A label with an empty value is the same as no label.</summary>
/// <param name="Name">The label name, for example <c>instance</c>.</param>
/// <param name="Value">The label value; any Unicode text.</param>
public readonly record struct Label(string Name, string Value)
{
    /// <summary>The reserved label that holds the metric name.</summary>
    public const string MetricName = "__name__";
}
