using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Quantiles of lists of floats, interpolated linearly between neighbours.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of the values, which are sorted in place, NaN first; NaN where there are none.</summary>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(quantile))
        {
            return StaleMarker.NormalNaN;
        }

        if (quantile < 0)
        {
            return double.NegativeInfinity;
        }

        if (quantile > 1)
        {
            return double.PositiveInfinity;
        }

        // double.CompareTo orders NaN before all numbers, as Prometheus does.
        values.Sort();
        var rank = quantile * (values.Length - 1);
        var lower = (int)Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return values[lower] * (1 - weight) + values[upper] * weight;
    }

    public static void WarnUnlessValid(Annotations annotations, double quantile, PositionRange position)
    {
        if (!(quantile >= 0 && quantile <= 1))
        {
            annotations.Warn($"quantile value should be between 0 and 1, got {GoFloat.Shortest(quantile)}", position);
        }
    }
}
