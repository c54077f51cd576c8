using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Histograms in the expanding notation: <c>{{schema:1 sum:3 count:5 buckets:[1 2 2] offset:-1}}</c>.</summary>
internal static class HistogramNotation
{
    /// <summary>Reads a histogram, and whether it states a counter reset hint.</summary>
    public static (FloatHistogram Histogram, bool HintStated) Read(NotationReader reader)
    {
        if (!reader.TryTake("{{"))
        {
            throw reader.Error("expected \"{{\"");
        }

        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var lists = new Dictionary<string, double[]>(StringComparer.Ordinal);
        CounterResetHint? hint = null;
        reader.SkipSpace();
        while (!reader.TryTake("}}"))
        {
            var key = reader.Word(colons: false);
            if (!reader.TryTake(':'))
            {
                throw reader.Error("expected a histogram description key and \":\", e.g. buckets:[5 10 7]");
            }

            var fresh = key switch
            {
                "schema" or "sum" or "count" or "z_bucket" or "z_bucket_w" or "offset" or "n_offset" => numbers.TryAdd(key, reader.Number()),
                "buckets" or "n_buckets" or "custom_values" => lists.TryAdd(key, List(reader)),
                "counter_reset_hint" => hint is null && (hint = Hint(reader)) is not null,
                _ => throw reader.Error($"bad histogram descriptor found: \"{key}\""),
            };
            if (!fresh)
            {
                throw reader.Error($"duplicate key \"{key}\" in histogram");
            }

            reader.SkipSpace();
        }

        var histogram = new FloatHistogram((int)numbers.GetValueOrDefault("schema"), numbers.GetValueOrDefault("count"), numbers.GetValueOrDefault("sum"))
        {
            ZeroCount = numbers.GetValueOrDefault("z_bucket"),
            ZeroThreshold = numbers.GetValueOrDefault("z_bucket_w"),
            Positive = Buckets(numbers, lists, "offset", "buckets"),
            Negative = Buckets(numbers, lists, "n_offset", "n_buckets"),
            CustomValues = lists.GetValueOrDefault("custom_values", []),
            ResetHint = hint ?? CounterResetHint.Unknown,
        };
        return (histogram, hint is not null);
    }

    /// <summary>Writes a histogram in the notation.</summary>
    public static string Write(FloatHistogram histogram)
    {
        var parts = new List<string>();
        Add("schema", histogram.Schema);
        Add("count", histogram.Count);
        Add("sum", histogram.Sum);
        Add("z_bucket", histogram.ZeroCount);
        Add("z_bucket_w", histogram.ZeroThreshold);
        AddBuckets("", histogram.Positive);
        AddBuckets("n_", histogram.Negative);
        if (histogram.UsesCustomBuckets)
        {
            parts.Add($"custom_values:[{string.Join(' ', histogram.CustomValues.ToArray().Select(GoFloat.Shortest))}]");
        }

        if (histogram.ResetHint != CounterResetHint.Unknown)
        {
            parts.Add("counter_reset_hint:" + histogram.ResetHint switch
            {
                CounterResetHint.Reset => "reset",
                CounterResetHint.NotReset => "not_reset",
                _ => "gauge",
            });
        }

        return $"{{{{{string.Join(' ', parts)}}}}}";

        void Add(string key, double value)
        {
            if (value != 0)
            {
                parts.Add($"{key}:{GoFloat.Shortest(value)}");
            }
        }

        void AddBuckets(string prefix, HistogramBuckets buckets)
        {
            if (buckets.Count == 0)
            {
                return;
            }

            var (first, last) = (buckets.Indexes[0], buckets.Indexes[^1]);
            var counts = new double[last - first + 1];
            for (var i = 0; i < buckets.Count; i++)
            {
                counts[buckets.Indexes[i] - first] = buckets.Counts[i];
            }

            Add(prefix + "offset", first);
            parts.Add($"{prefix}buckets:[{string.Join(' ', counts.Select(GoFloat.Shortest))}]");
        }
    }

    private static HistogramBuckets Buckets(Dictionary<string, double> numbers, Dictionary<string, double[]> lists, string offset, string counts) =>
        HistogramBuckets.Consecutive((int)numbers.GetValueOrDefault(offset), lists.GetValueOrDefault(counts, []));

    private static double[] List(NotationReader reader)
    {
        if (!reader.TryTake('['))
        {
            throw reader.Error("expected \"[\"");
        }

        var list = new List<double>();
        reader.SkipSpace();
        while (!reader.TryTake(']'))
        {
            list.Add(reader.Number());
            reader.SkipSpace();
        }

        return [.. list];
    }

    private static CounterResetHint Hint(NotationReader reader) => reader.Word(colons: false) switch
    {
        "unknown" => CounterResetHint.Unknown,
        "reset" => CounterResetHint.Reset,
        "not_reset" => CounterResetHint.NotReset,
        "gauge" => CounterResetHint.Gauge,
        var other => throw reader.Error($"error parsing counter_reset_hint: unknown value {other}"),
    };
}
