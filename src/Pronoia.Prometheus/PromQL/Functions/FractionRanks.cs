using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Finds the ranks of two bounds while going through the buckets of a histogram in ascending order.</summary>
internal struct FractionRanks(double lower, double upper)
{
    private double _rank;
    private double? _lowerRank;
    private double? _upperRank;

    /// <summary>A bucket within which observations are taken to be spread evenly.</summary>
    public void AddLinear(double from, double to, double count)
    {
        // A bucket without lower end cannot be interpolated: what lies in it counts as below.
        Add(from, to, count, v => double.IsNegativeInfinity(from) ? 1 : (v - from) / (to - from));
    }

    /// <summary>A bucket within which the logarithms of observations are taken to be spread evenly.</summary>
    public void AddExponential(double from, double to, double count)
    {
        var (logFrom, logTo) = (Math.Log2(Math.Abs(from)), Math.Log2(Math.Abs(to)));
        Add(from, to, count, v => v > 0
            ? (Math.Log2(v) - logFrom) / (logTo - logFrom)
            : 1 - (Math.Log2(-v) - logTo) / (logFrom - logTo));
    }

    /// <summary>The fraction between the bounds.</summary>
    /// <param name="inBuckets">The number of observations in buckets.</param>
    /// <param name="all">The number of all observations, NaN included.</param>
    public readonly double Result(double inBuckets, double all)
    {
        if (all == 0 || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return StaleMarker.NormalNaN;
        }

        if (lower >= upper)
        {
            return 0;
        }

        var lowerRank = _lowerRank is { } low && low <= inBuckets ? low : inBuckets;
        var upperRank = _upperRank is { } high && high <= inBuckets ? high : inBuckets;
        return (upperRank - lowerRank) / all;
    }

    private void Add(double from, double to, double count, Func<double, double> share)
    {
        _lowerRank ??= Rank(lower, from, to, count, share);
        _upperRank ??= Rank(upper, from, to, count, share);
        _rank += count;
    }

    private readonly double? Rank(double bound, double from, double to, double count, Func<double, double> share)
    {
        if (from >= bound)
        {
            return _rank;
        }

        return from < bound && to > bound ? _rank + count * share(bound) : null;
    }
}
