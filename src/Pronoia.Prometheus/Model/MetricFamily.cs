namespace Pronoia.Prometheus.Model;

/// <summary>A metric with its help, type and samples: the unit of exposition.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Help">What it measures; empty where unknown.</param>
/// <param name="Type">Its type.</param>
/// <param name="Points">Its samples.</param>
/// <param name="Unit">Its unit, for example <c>seconds</c>, where stated (OpenMetrics).</param>
public sealed record MetricFamily(string Name, string Help, MetricType Type, IReadOnlyList<MetricPoint> Points, string Unit = "")
{
    /// <summary>A gauge with one sample without labels.</summary>
    public static MetricFamily Gauge(string name, string help, double value) =>
        new(name, help, MetricType.Gauge, [new MetricPoint(name, Labels.Empty, value)]);
}
