using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Tests.Series.Histograms;

/// <summary>Histograms as one series may bring them, seeded: mostly a counter that grows, now and then anything that a histogram may be.</summary>
internal sealed class HistogramSequence(int seed)
{
    private static readonly double[] OddNumbers =
    [
        0, -0.0, 1, -1, 0.1, 1.0 / 3, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, StaleMarker.NormalNaN, StaleMarker.Value,
        BitConverter.Int64BitsToDouble(0x7ff0000000000001), 1L << 53, (1L << 53) + 2.0, 1e18,
    ];

    private readonly Random _random = new(seed);
    private FloatHistogram _last = Counter(0, [], []);

    public FloatHistogram Next() => _last = _random.Next(20) switch
    {
        0 => Counter(_random.Next(-4, 9), [], []),
        1 => Odd(),
        2 => new FloatHistogram(0, 0, StaleMarker.Value),
        3 => Custom(),
        4 => Gauge(),
        5 => _last,
        6 => _last.With((CounterResetHint)_random.Next(4)),
        _ => Grown(),
    };

    private static FloatHistogram Counter(int schema, int[] positive, int[] negative) => new(schema, 0, 0)
    {
        ZeroThreshold = 1e-128,
        Positive = HistogramBuckets.Of(positive, new double[positive.Length]),
        Negative = HistogramBuckets.Of(negative, new double[negative.Length]),
    };

    /// <summary>More observations, of which some may fall into new buckets.</summary>
    private FloatHistogram Grown()
    {
        var (positive, negative) = (Counts(_last.Positive), Counts(_last.Negative));
        var (zero, sum) = (Math.Abs(_last.ZeroCount) < 1e15 ? _last.ZeroCount + _random.Next(2) : 0, double.IsFinite(_last.Sum) ? _last.Sum : 0);
        for (var i = _random.Next(10); i > 0; i--)
        {
            var value = _random.NextDouble() * 100;
            var side = _random.Next(8) == 0 ? negative : positive;
            var bucket = _last.UsesCustomBuckets ? _random.Next(_last.CustomValues.Length + 1) : _random.Next(-5, 15);
            side[bucket] = side.GetValueOrDefault(bucket) + 1;
            sum += value;
        }

        var total = zero + positive.Values.Sum() + negative.Values.Sum();
        return new FloatHistogram(_last.Schema, total, sum)
        {
            ZeroThreshold = _last.ZeroThreshold, ZeroCount = zero, Positive = Buckets(positive), Negative = Buckets(negative), CustomValues = _last.CustomValues,
        };
    }

    private static SortedDictionary<int, double> Counts(HistogramBuckets buckets)
    {
        var counts = new SortedDictionary<int, double>();
        for (var i = 0; i < buckets.Count; i++)
        {
            counts[buckets.Indexes[i]] = double.IsFinite(buckets.Counts[i]) ? buckets.Counts[i] : 0;
        }

        return counts;
    }

    private static HistogramBuckets Buckets(SortedDictionary<int, double> counts) => HistogramBuckets.Of([.. counts.Keys], [.. counts.Values]);

    private FloatHistogram Gauge() => new(_random.Next(-4, 9), _random.NextDouble() * 50, _random.NextDouble() - 0.5)
    {
        ZeroThreshold = _random.NextDouble(),
        ZeroCount = _random.NextDouble(),
        Positive = HistogramBuckets.Consecutive(_random.Next(-100, 100), Some(_random.Next(30), () => _random.NextDouble() * 10)),
        ResetHint = CounterResetHint.Gauge,
    };

    private FloatHistogram Custom()
    {
        var bounds = Some(_random.Next(1, 12), () => Math.Round(_random.NextDouble() * 10, 2)).Distinct().Order().ToArray();
        return new FloatHistogram(FloatHistogram.CustomSchema, _random.Next(100), _random.NextDouble())
        {
            CustomValues = bounds,
            Positive = HistogramBuckets.Consecutive(0, Some(bounds.Length + 1, () => _random.Next(10))),
        };
    }

    private FloatHistogram Odd()
    {
        int[] indexes = [int.MinValue, int.MinValue + 1, -1_000_000, -1, 0, 1, 2, 70_000, int.MaxValue - 1, int.MaxValue];
        int[] positive = [.. indexes.Where(_ => _random.Next(2) == 0)], negative = [.. indexes.Where(_ => _random.Next(3) == 0)];
        return new FloatHistogram(_random.Next(-4, 9), Number(), Number())
        {
            ZeroThreshold = Number(),
            ZeroCount = Number(),
            Positive = HistogramBuckets.Of(positive, Some(positive.Length, Number)),
            Negative = HistogramBuckets.Of(negative, Some(negative.Length, Number)),
            CustomValues = Some(_random.Next(3), Number),
            ResetHint = (CounterResetHint)_random.Next(4),
        };
    }

    private double Number() => OddNumbers[_random.Next(OddNumbers.Length)];

    private static double[] Some(int count, Func<double> number) => [.. Enumerable.Range(0, count).Select(_ => number())];
}
