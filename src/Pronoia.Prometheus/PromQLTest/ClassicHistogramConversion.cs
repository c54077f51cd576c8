using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Makes native histograms with custom buckets from the series of classic ones, for <c>load_with_nhcb</c>.</summary>
internal static class ClassicHistogramConversion
{
    private const string BucketLabel = "le";

    public static IEnumerable<(Labels Labels, IReadOnlyList<SequenceValue> Values)> Convert(
        IReadOnlyDictionary<Labels, IReadOnlyList<SequenceValue>> series)
    {
        var histograms = new SortedDictionary<Labels, Dictionary<int, Parts>>();
        foreach (var (labels, values) in series)
        {
            var (suffix, name) = Split(labels.Name);
            double bound = 0;
            if (suffix.Length == 0 || (suffix == "_bucket" && !TryBound(labels[BucketLabel], out bound)))
            {
                continue;
            }

            var target = labels.Without(BucketLabel).With(Label.MetricName, name);
            if (!histograms.TryGetValue(target, out var parts))
            {
                histograms.Add(target, parts = []);
            }

            for (var i = 0; i < values.Count; i++)
            {
                if (!values[i].Omitted && values[i].Histogram is null && !StaleMarker.IsStale(values[i].Value))
                {
                    (parts.TryGetValue(i, out var known) ? known : parts[i] = new Parts()).Set(suffix, bound, values[i].Value);
                }
            }
        }

        foreach (var (labels, parts) in histograms)
        {
            var values = new SequenceValue[parts.Keys.Max() + 1];
            Array.Fill(values, new SequenceValue(Omitted: true, 0));
            foreach (var (at, part) in parts)
            {
                values[at] = new SequenceValue(Omitted: false, 0, part.ToHistogram());
            }

            yield return (labels, values);
        }
    }

    private static (string Suffix, string Name) Split(string name)
    {
        foreach (var suffix in new[] { "_bucket", "_sum", "_count" })
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return (suffix, name[..^suffix.Length]);
            }
        }

        return ("", name);
    }

    private static bool TryBound(string text, out double bound)
    {
        if (text.TrimStart('+').Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            bound = double.PositiveInfinity;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out bound) && !double.IsNaN(bound);
    }

    /// <summary>What the series say about one histogram at one time.</summary>
    private sealed class Parts
    {
        private readonly SortedDictionary<double, double> _buckets = [];
        private double? _count;
        private double _sum;

        public void Set(string suffix, double bound, double value)
        {
            switch (suffix)
            {
                case "_bucket":
                    _buckets.TryAdd(bound, value);
                    break;
                case "_count":
                    _count = value;
                    break;
                default:
                    _sum = value;
                    break;
            }
        }

        public FloatHistogram ToHistogram()
        {
            var count = _count ?? (_buckets.Count > 0 ? _buckets.Values.Last() : 0);
            var counts = new List<double>();
            double below = 0;
            foreach (var (bound, cumulative) in _buckets)
            {
                counts.Add(double.IsPositiveInfinity(bound) ? count - below : cumulative - below);
                below = cumulative;
            }

            if (!_buckets.ContainsKey(double.PositiveInfinity))
            {
                counts.Add(count - below);
            }

            return new FloatHistogram(FloatHistogram.CustomSchema, count, _sum)
            {
                CustomValues = _buckets.Keys.Where(double.IsFinite).ToArray(),
                Positive = HistogramBuckets.Consecutive(0, [.. counts]).Compact(),
            };
        }
    }
}
