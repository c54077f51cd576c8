using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Makes native histograms with custom buckets from the series of classic ones, for <c>load_with_nhcb</c>.</summary>
internal static class ClassicHistogramConversion
{
    private const string BucketLabel = "le";

    public static IEnumerable<(Labels Labels, IReadOnlyList<SequenceValue> Values)> Convert(
        IReadOnlyDictionary<Labels, IReadOnlyList<SequenceValue>> series)
    {
        var histograms = new SortedDictionary<Labels, Dictionary<int, ClassicHistogramBuilder>>();
        foreach (var (labels, values) in series)
        {
            var (suffix, name) = Split(labels.Name);
            double bound = 0;
            if (suffix.Length == 0 || (suffix == "_bucket" && !(GoFloatParser.TryParse(labels[BucketLabel], out bound) && !double.IsNaN(bound))))
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
                    Set(parts.TryGetValue(i, out var known) ? known : parts[i] = new ClassicHistogramBuilder(), suffix, bound, values[i].Value);
                }
            }
        }

        foreach (var (labels, parts) in histograms)
        {
            var values = new SequenceValue[parts.Keys.Max() + 1];
            Array.Fill(values, new SequenceValue(Omitted: true, 0));
            foreach (var (at, part) in parts)
            {
                if (part.Build() is { } histogram)
                {
                    values[at] = new SequenceValue(Omitted: false, 0, histogram);
                }
            }

            yield return (labels, values);
        }
    }

    private static void Set(ClassicHistogramBuilder histogram, string suffix, double bound, double value)
    {
        switch (suffix)
        {
            case "_bucket":
                histogram.Bucket(bound, value);
                break;
            case "_count":
                histogram.Count(value);
                break;
            default:
                histogram.Sum(value);
                break;
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
}
