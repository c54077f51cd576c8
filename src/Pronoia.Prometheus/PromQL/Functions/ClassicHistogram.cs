using System.Runtime.InteropServices;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>A classic histogram: cumulative counts by ascending upper bound.</summary>
internal sealed class ClassicHistogram(List<(double Bound, double Count)> buckets)
{
    /// <summary>Relative differences below this are taken for errors of float arithmetic.</summary>
    private const double Tolerance = 1e-12;

    private Span<(double Bound, double Count)> Buckets => CollectionsMarshal.AsSpan(buckets);

    /// <summary>
    /// The quantile by linear interpolation; in the highest bucket the bound of the second highest, in the lowest bucket from 0 unless its bound is
    /// negative.
    /// </summary>
    public (double Value, ForcedMonotonicity? Forced) Quantile(double quantile, long timeMs)
    {
        if (double.IsNaN(quantile))
        {
            return (StaleMarker.NormalNaN, null);
        }

        if (quantile is < 0 or > 1)
        {
            return (quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity, null);
        }

        var span = Buckets;
        if (!double.IsPositiveInfinity(span[^1].Bound))
        {
            return (StaleMarker.NormalNaN, null);
        }

        var forced = MakeMonotonic(timeMs);
        if (span.Length < 2 || span[^1].Count == 0)
        {
            return (StaleMarker.NormalNaN, null);
        }

        var rank = quantile * span[^1].Count;
        var at = 0;
        while (at < span.Length - 1 && !(span[at].Count >= rank))
        {
            at++;
        }

        if (at == span.Length - 1)
        {
            return (span[^2].Bound, forced);
        }

        if (at == 0 && span[0].Bound <= 0)
        {
            return (span[0].Bound, forced);
        }

        var (lower, below) = at == 0 ? (0, 0) : span[at - 1];
        return (lower + (span[at].Bound - lower) * ((rank - below) / (span[at].Count - below)), forced);
    }

    /// <summary>The share of observations between two bounds.</summary>
    public double Fraction(double lower, double upper)
    {
        var span = Buckets;
        if (!double.IsPositiveInfinity(span[^1].Bound))
        {
            return StaleMarker.NormalNaN;
        }

        var ranks = new FractionRanks(lower, upper);
        double below = 0;
        var bound = double.NegativeInfinity;
        foreach (var bucket in span)
        {
            var from = double.IsNegativeInfinity(bound) && bucket.Bound > 0 ? 0 : bound;
            ranks.AddLinear(from, bucket.Bound, bucket.Count - below);
            (bound, below) = bucket;
        }

        return ranks.Result(span[^1].Count, span[^1].Count);
    }

    /// <summary>Raises counts that are lower than the one before; tells where, unless the differences are mere rounding.</summary>
    private ForcedMonotonicity? MakeMonotonic(long timeMs)
    {
        var span = Buckets;
        var previous = span[0].Count;
        ForcedMonotonicity? forced = null;
        for (var i = 1; i < span.Length; i++)
        {
            var current = span[i].Count;
            if (current == previous)
            {
                continue;
            }

            if (AlmostEqual(previous, current))
            {
                span[i].Count = previous;
                continue;
            }

            if (current < previous)
            {
                var occurrence = new ForcedMonotonicity(timeMs, span[i].Bound, span[i].Bound, previous - current);
                if (forced is null)
                {
                    forced = occurrence;
                }
                else
                {
                    forced.Widen(occurrence);
                }

                span[i].Count = previous;
                continue;
            }

            previous = current;
        }

        return forced;
    }

    private static bool AlmostEqual(double a, double b) =>
        Math.Abs(a - b) is var difference && difference / (Math.Abs(a) + Math.Abs(b)) < Tolerance;
}
