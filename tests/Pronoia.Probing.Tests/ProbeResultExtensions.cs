using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tests;

internal static class ProbeResultExtensions
{
    /// <summary>The value of a gauge, found by its labels in the form <c>name=value</c>; fails where it is absent.</summary>
    public static double Value(this ProbeResult result, string name, params string[] labels)
    {
        var family = Assert.Single(result.Metrics, m => m.Name == name);
        return Assert.Single(family.Points, p => labels.All(l => l.Split('=', 2) is [var n, var v] && p.Labels[n] == v)).Value;
    }

    /// <summary>The labels of the one sample of a gauge.</summary>
    public static Labels LabelsOf(this ProbeResult result, string name) =>
        Assert.Single(Assert.Single(result.Metrics, m => m.Name == name).Points).Labels;

    public static bool Has(this ProbeResult result, string name) => result.Metrics.Any(m => m.Name == name);
}
