using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Histograms;

/// <summary>
/// A native histogram with float populations, immutable (https://prometheus.io/docs/specs/native_histograms/). With an exponential schema n (-4 to 8)
/// the bucket of index i holds the values in (2^((i-1)·2^-n), 2^(i·2^-n)]; with schema -53 the bucket of index i ends at custom value i.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="count">The number of observations.</param>
/// <param name="sum">The sum of observations; the stale marker ends a series.</param>
public sealed class FloatHistogram(int schema, double count, double sum) : IEquatable<FloatHistogram>
{
    /// <summary>The schema of custom bucket boundaries.</summary>
    public const int CustomSchema = -53;

    /// <summary>The coarsest exponential schema.</summary>
    public const int MinSchema = -4;

    /// <summary>The finest exponential schema.</summary>
    public const int MaxSchema = 8;

    /// <summary>The schema.</summary>
    public int Schema { get; } = schema;

    /// <summary>The number of observations.</summary>
    public double Count { get; } = count;

    /// <summary>The sum of observations.</summary>
    public double Sum { get; } = sum;

    /// <summary>The zero bucket reaches from minus this to this.</summary>
    public double ZeroThreshold { get; init; }

    /// <summary>The population of the zero bucket.</summary>
    public double ZeroCount { get; init; }

    /// <summary>The positive buckets; with custom boundaries all buckets.</summary>
    public HistogramBuckets Positive { get; init; } = HistogramBuckets.Empty;

    /// <summary>The negative buckets.</summary>
    public HistogramBuckets Negative { get; init; } = HistogramBuckets.Empty;

    /// <summary>The upper bounds of custom buckets, ascending, without +Inf.</summary>
    public ReadOnlyMemory<double> CustomValues { get; init; }

    /// <summary>What is known about a counter reset before this sample.</summary>
    public CounterResetHint ResetHint { get; init; }

    /// <summary>Whether the boundaries are custom.</summary>
    public bool UsesCustomBuckets => Schema == CustomSchema;

    /// <summary>The populated and listed buckets in the order of their bounds, the zero bucket included where it is populated.</summary>
    public IEnumerable<HistogramBucket> Buckets()
    {
        for (var i = Negative.Count - 1; i >= 0; i--)
        {
            var index = Negative.Indexes[i];
            yield return new HistogramBucket(
                -UpperBound(index), -UpperBound(index - 1), Negative.Counts[i], LowerInclusive: true, UpperInclusive: false);
        }

        if (ZeroCount > 0)
        {
            yield return new HistogramBucket(-ZeroThreshold, ZeroThreshold, ZeroCount, LowerInclusive: true, UpperInclusive: true);
        }

        for (var i = 0; i < Positive.Count; i++)
        {
            var index = Positive.Indexes[i];
            var lowest = UsesCustomBuckets && index == 0;
            yield return new HistogramBucket(
                UpperBound(index - 1), UpperBound(index), Positive.Counts[i], LowerInclusive: lowest, UpperInclusive: true);
        }
    }

    /// <summary>The buckets of a histogram with custom boundaries as a classic histogram has them: upper bounds up to +Inf with cumulative counts.</summary>
    public IEnumerable<(double UpperBound, double Cumulative)> CumulativeCustomBuckets()
    {
        var at = 0;
        double cumulative = 0;
        for (var index = 0; index <= CustomValues.Length; index++)
        {
            if (at < Positive.Count && Positive.Indexes[at] == index)
            {
                cumulative += Positive.Counts[at++];
            }

            yield return (UpperBound(index), cumulative);
        }
    }

    /// <summary>This histogram with a coarser exponential schema; itself where it is coarse enough already.</summary>
    /// <param name="schema">The finest schema wanted, −4 to 8.</param>
    public FloatHistogram WithSchema(int schema) => UsesCustomBuckets || schema >= Schema ? this : HistogramLayout.Reduce(this, schema);

    /// <summary>This histogram with another hint.</summary>
    public FloatHistogram With(CounterResetHint hint) => hint == ResetHint ? this : Copy(Schema, Count, Sum, Positive, Negative, ZeroThreshold, ZeroCount, CustomValues, hint);

    /// <summary>Every population and the sum multiplied; a negative factor makes a gauge.</summary>
    public FloatHistogram Multiply(double factor) => Scale(v => v * factor, factor < 0);

    /// <summary>Every population and the sum divided. A division by zero leaves no regular buckets; a negative divisor makes a gauge.</summary>
    public FloatHistogram Divide(double divisor)
    {
        var result = Scale(v => v / divisor, divisor < 0);
        return divisor == 0
            ? Copy(Schema, result.Count, result.Sum, HistogramBuckets.Empty, HistogramBuckets.Empty, ZeroThreshold, result.ZeroCount, CustomValues, result.ResetHint)
            : result;
    }

    /// <summary>This histogram without empty buckets.</summary>
    public FloatHistogram Compact()
    {
        var (positive, negative) = (Positive.Compact(), Negative.Compact());
        return ReferenceEquals(positive, Positive) && ReferenceEquals(negative, Negative)
            ? this
            : Copy(Schema, Count, Sum, positive, negative, ZeroThreshold, ZeroCount, CustomValues, ResetHint);
    }

    /// <summary>The upper bound of the bucket of an index, as for positive buckets.</summary>
    public double UpperBound(int index)
    {
        if (!UsesCustomBuckets)
        {
            return ExponentialBounds.Upper(index, Schema);
        }

        return index < 0 ? double.NegativeInfinity : index < CustomValues.Length ? CustomValues.Span[index] : double.PositiveInfinity;
    }

    /// <summary>Whether both have the same buckets, populations, count and sum; hints do not matter.</summary>
    public bool Equals(FloatHistogram? other) =>
        other is not null && Schema == other.Schema && Same(Count, other.Count) && Same(Sum, other.Sum)
        && ZeroThreshold == other.ZeroThreshold && Same(ZeroCount, other.ZeroCount)
        && CustomValues.Span.SequenceEqual(other.CustomValues.Span) && Positive.SameAs(other.Positive) && Negative.SameAs(other.Negative);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FloatHistogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Schema, Count, Sum, ZeroThreshold, ZeroCount);

    /// <summary>The histogram in Prometheus's notation: <c>{count:2, sum:3, (1,2]:2}</c>; empty buckets are left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{count:{GoFloat.Shortest(Count)}, sum:{GoFloat.Shortest(Sum)}");
        foreach (var bucket in Buckets())
        {
            if (bucket.Count != 0)
            {
                text.Append(", ").Append(bucket);
            }
        }

        return text.Append('}').ToString();
    }

    /// <summary>A histogram of the same layout without observations.</summary>
    internal static FloatHistogram EmptyLike(FloatHistogram other) => new(other.Schema, 0, 0) { CustomValues = other.CustomValues };

    internal static FloatHistogram Copy(
        int schema, double count, double sum, HistogramBuckets positive, HistogramBuckets negative, double zeroThreshold, double zeroCount,
        ReadOnlyMemory<double> customValues, CounterResetHint hint) =>
        new(schema, count, sum)
        {
            Positive = positive,
            Negative = negative,
            ZeroThreshold = zeroThreshold,
            ZeroCount = zeroCount,
            CustomValues = customValues,
            ResetHint = hint,
        };

    private FloatHistogram Scale(Func<double, double> scale, bool makesGauge) => Copy(
        Schema, scale(Count), scale(Sum), Positive.Map(scale), Negative.Map(scale), ZeroThreshold, scale(ZeroCount), CustomValues,
        makesGauge ? CounterResetHint.Gauge : ResetHint);

    private static bool Same(double a, double b) => a == b || (double.IsNaN(a) && double.IsNaN(b));
}
