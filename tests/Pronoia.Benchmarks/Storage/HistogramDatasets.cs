using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Benchmarks.Storage;

/// <summary>Native histograms as services bring them, seeded: request latencies of a log-normal distribution, one batch a minute for a day.</summary>
internal static class HistogramDatasets
{
    private const int SeriesCount = 50;
    private const int Minutes = 1440;
    private const double Median = 0.08;
    private const double Spread = 0.6;
    private static readonly double[] ClassicBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<SeriesDataset> All =>
    [
        Make("exponential, schema 3, counter", (series, observations) => new ExponentialCounter(3).Next),
        Make("exponential, schema 0, counter", (series, observations) => new ExponentialCounter(0).Next),
        Make("custom bounds (11), counter", (series, observations) => new CustomCounter().Next),
        Make("rate of schema 3, as a rule records it", (series, observations) => Rate(new ExponentialCounter(3))),
        Make("idle, schema 3, counter", (series, observations) => Idle(new ExponentialCounter(3))),
        Classic(),
    ];

    private static SeriesDataset Make(string name, Func<int, Random, Func<double[], FloatHistogram>> create)
    {
        var random = new Random(1);
        var next = Enumerable.Range(0, SeriesCount).Select(i => create(i, random)).ToArray();
        var labels = Enumerable.Range(0, SeriesCount).Select(LabelsOf).ToArray();
        var batches = Enumerable.Range(0, Minutes).Select(minute => (IReadOnlyList<SeriesSample>)[.. next.Select((n, i) => new SeriesSample(labels[i], TimeOf(minute), 0)
        {
            Histogram = n(Observations(random, i)),
        })]).ToList();
        return new SeriesDataset(name, batches);
    }

    /// <summary>The same latencies as a classic histogram: a float series for each bound, and for +Inf, count and sum.</summary>
    private static SeriesDataset Classic()
    {
        var random = new Random(1);
        var counts = Enumerable.Range(0, SeriesCount).Select(_ => new double[ClassicBounds.Length + 3]).ToArray();
        var batches = new List<IReadOnlyList<SeriesSample>>();
        for (var minute = 0; minute < Minutes; minute++)
        {
            var batch = new List<SeriesSample>();
            for (var i = 0; i < SeriesCount; i++)
            {
                foreach (var value in Observations(random, i))
                {
                    for (var bound = 0; bound < ClassicBounds.Length; bound++)
                    {
                        counts[i][bound] += value <= ClassicBounds[bound] ? 1 : 0;
                    }

                    counts[i][^3]++;
                    counts[i][^2]++;
                    counts[i][^1] += value;
                }

                for (var column = 0; column < counts[i].Length; column++)
                {
                    batch.Add(new SeriesSample(LabelsOf(i).With("le", $"{column}"), TimeOf(minute), counts[i][column]));
                }
            }

            batches.Add(batch);
        }

        return new SeriesDataset("classic, 11 bounds: 14 float series for each", batches);
    }

    private static long TimeOf(int minute) => Start.AddMinutes(minute).ToUnixTimeMilliseconds();

    private static Labels LabelsOf(int series) =>
        Labels.Of("http_request_duration_seconds", ("instance", $"host-{series / 10:D4}:8080"), ("job", "web"), ("path", $"/api/v1/resource/{series % 10}"));

    /// <summary>Some tens of requests a minute, fewer where the series' number is higher.</summary>
    private static double[] Observations(Random random, int series)
    {
        var values = new double[random.Next(20, 200) / (1 + (series % 10))];
        foreach (ref var value in values.AsSpan())
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value = Median * Math.Exp(Spread * normal);
        }

        return values;
    }

    private static Func<double[], FloatHistogram> Rate(ExponentialCounter counter)
    {
        var last = counter.Next([]);
        return observations =>
        {
            var before = last;
            last = counter.Next(observations);
            var counts = new SortedDictionary<int, double>();
            for (var i = 0; i < last.Positive.Count; i++)
            {
                counts[last.Positive.Indexes[i]] = last.Positive.Counts[i];
            }

            for (var i = 0; i < before.Positive.Count; i++)
            {
                counts[before.Positive.Indexes[i]] -= before.Positive.Counts[i];
            }

            var buckets = HistogramBuckets.Of([.. counts.Where(c => c.Value > 0).Select(c => c.Key)], [.. counts.Values.Where(v => v > 0).Select(v => v / 60)]);
            return new FloatHistogram(3, (last.Count - before.Count) / 60, (last.Sum - before.Sum) / 60) { Positive = buckets, ResetHint = CounterResetHint.Gauge };
        };
    }

    private static Func<double[], FloatHistogram> Idle(ExponentialCounter counter)
    {
        FloatHistogram? only = null;
        return observations => only ??= counter.Next(observations);
    }

    private sealed class ExponentialCounter(int schema)
    {
        private readonly SortedDictionary<int, double> _counts = [];
        private double _count;
        private double _sum;

        public FloatHistogram Next(double[] observations)
        {
            foreach (var value in observations)
            {
                var index = (int)Math.Ceiling(Math.Log2(value) * (1 << schema));
                _counts[index] = _counts.GetValueOrDefault(index) + 1;
                (_count, _sum) = (_count + 1, _sum + value);
            }

            return new FloatHistogram(schema, _count, _sum) { ZeroThreshold = Math.ScaleB(1, -128), Positive = HistogramBuckets.Of([.. _counts.Keys], [.. _counts.Values]) };
        }
    }

    private sealed class CustomCounter
    {
        private readonly double[] _counts = new double[ClassicBounds.Length + 1];
        private double _sum;

        public FloatHistogram Next(double[] observations)
        {
            foreach (var value in observations)
            {
                var at = Array.BinarySearch(ClassicBounds, value);
                _counts[at >= 0 ? at : ~at]++;
                _sum += value;
            }

            return new FloatHistogram(FloatHistogram.CustomSchema, _counts.Sum(), _sum) { CustomValues = ClassicBounds, Positive = HistogramBuckets.Consecutive(0, _counts) };
        }
    }
}
