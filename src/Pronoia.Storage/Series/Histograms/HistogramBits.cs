using System.Runtime.InteropServices;
using Pronoia.Prometheus.Histograms;

namespace Pronoia.Storage.Series.Histograms;

/// <summary>Compares histograms bit by bit, so that 0 is not -0 and one NaN is not another.</summary>
internal static class HistogramBits
{
    public static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    public static bool Same(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        MemoryMarshal.Cast<double, long>(a).SequenceEqual(MemoryMarshal.Cast<double, long>(b));

    /// <summary>Whether both are the same sample; as in Prometheus, the counter reset hint does not matter.</summary>
    public static bool Same(FloatHistogram a, FloatHistogram b) =>
        ReferenceEquals(a, b) || (SameLayout(a, b) && SamePopulations(a, b));

    /// <summary>Whether both list the same buckets with the same bounds.</summary>
    public static bool SameLayout(FloatHistogram a, FloatHistogram b) =>
        a.Schema == b.Schema && Same(a.ZeroThreshold, b.ZeroThreshold) && a.Positive.Indexes.SequenceEqual(b.Positive.Indexes)
        && a.Negative.Indexes.SequenceEqual(b.Negative.Indexes) && Same(a.CustomValues.Span, b.CustomValues.Span);

    /// <summary>Whether counts and sum of two histograms of the same layout are the same.</summary>
    public static bool SamePopulations(FloatHistogram a, FloatHistogram b) =>
        Same(a.Count, b.Count) && Same(a.Sum, b.Sum) && Same(a.ZeroCount, b.ZeroCount)
        && Same(a.Positive.Counts, b.Positive.Counts) && Same(a.Negative.Counts, b.Negative.Counts);

    /// <summary>What the populations add up to: the count, unless there are NaN observations or populations are fractions.</summary>
    public static double Total(double zeroCount, ReadOnlySpan<double> positive, ReadOnlySpan<double> negative)
    {
        // In this order always: what is left out as implied must come out the same when it is read.
        var total = zeroCount;
        foreach (var count in positive)
        {
            total += count;
        }

        foreach (var count in negative)
        {
            total += count;
        }

        return total;
    }
}
