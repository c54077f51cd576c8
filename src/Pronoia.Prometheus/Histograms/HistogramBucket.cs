using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Histograms;

/// <summary>One bucket with its bounds.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Count">The population.</param>
/// <param name="LowerInclusive">Whether the lower bound belongs to the bucket.</param>
/// <param name="UpperInclusive">Whether the upper bound belongs to the bucket.</param>
public readonly record struct HistogramBucket(double Lower, double Upper, double Count, bool LowerInclusive, bool UpperInclusive)
{
    /// <summary>The bucket in Prometheus's notation: <c>(0.5,1]:3</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(LowerInclusive ? '[' : '(')}{GoFloat.Shortest(Lower)},{GoFloat.Shortest(Upper)}{(UpperInclusive ? ']' : ')')}:{GoFloat.Shortest(Count)}");
}
