using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Names of families in formats other than OpenMetrics.</summary>
internal static class FamilyNames
{
    /// <summary>
    /// OpenMetrics names a counter without <c>_total</c> and an info without <c>_info</c>; the other formats name every sample's own name.
    /// </summary>
    public static string TextName(this MetricFamily family)
    {
        var suffix = family.Type switch { MetricType.Counter => "_total", MetricType.Info => "_info", _ => "" };
        return suffix.Length > 0 && family.Points.Any(p => p.Name == family.Name + suffix) ? family.Name + suffix : family.Name;
    }

    /// <summary>What the creation times of a family are called.</summary>
    public static string CreatedName(this MetricFamily family) => family.Name + "_created";
}
