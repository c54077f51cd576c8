using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>
/// Histograms in the expanding notation of Prometheus's test language and rule tests: <c>{{schema:1 sum:3 count:5 buckets:[1 2 2] offset:-1}}</c>.
/// </summary>
public static class HistogramNotation
{
    /// <summary>The most buckets between two that are written as empty ones.</summary>
    private const int MaxZeros = 10_000;

    /// <summary>Reads one histogram that <see cref="Format"/> wrote.</summary>
    /// <param name="text">The notation; in lists of buckets <c>_xN</c> stands for N buckets that are not listed.</param>
    /// <exception cref="FormatException">The text is no histogram; the message says where.</exception>
    public static FloatHistogram Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new NotationReader(text);
        var (histogram, _) = Read(reader, gaps: true);
        return reader.AtEnd ? histogram : throw reader.Error("expected nothing behind the histogram");
    }

    /// <summary>Writes a histogram so that <see cref="Parse"/> gives back the same buckets, populations, sum and hint.</summary>
    public static string Format(FloatHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return Write(histogram, gaps: true);
    }

    /// <summary>Reads a histogram, and whether it states a counter reset hint.</summary>
    internal static (FloatHistogram Histogram, bool HintStated) Read(NotationReader reader, bool gaps = false)
    {
        if (!reader.TryTake("{{"))
        {
            throw reader.Error("expected \"{{\"");
        }

        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var lists = new Dictionary<string, List<(long Before, double Value)>>(StringComparer.Ordinal);
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
                "buckets" or "n_buckets" => lists.TryAdd(key, List(reader, gaps)),
                "custom_values" => lists.TryAdd(key, List(reader, gaps: false)),
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
            Positive = Buckets(reader, numbers, lists, "offset", "buckets"),
            Negative = Buckets(reader, numbers, lists, "n_offset", "n_buckets"),
            CustomValues = lists.GetValueOrDefault("custom_values", []).ConvertAll(v => v.Value).ToArray(),
            ResetHint = hint ?? CounterResetHint.Unknown,
        };
        return (histogram, hint is not null);
    }

    /// <summary>Writes a histogram in the notation; with <paramref name="gaps"/> buckets that are not listed are told from empty ones.</summary>
    internal static string Write(FloatHistogram histogram, bool gaps = false)
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
            if (value != 0 || (gaps && double.IsNegative(value)))
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

            var texts = new List<string>(buckets.Count);
            for (var i = 0; i < buckets.Count; i++)
            {
                var missing = i == 0 ? 0 : (long)buckets.Indexes[i] - buckets.Indexes[i - 1] - 1;
                if (!gaps && missing <= MaxZeros)
                {
                    texts.AddRange(Enumerable.Repeat("0", (int)missing));
                    missing = 0;
                }

                for (; missing > 0; missing -= Math.Min(missing, int.MaxValue))
                {
                    texts.Add(string.Create(CultureInfo.InvariantCulture, $"_x{Math.Min(missing, int.MaxValue)}"));
                }

                texts.Add(GoFloat.Shortest(buckets.Counts[i]));
            }

            Add(prefix + "offset", buckets.Indexes[0]);
            parts.Add($"{prefix}buckets:[{string.Join(' ', texts)}]");
        }
    }

    private static HistogramBuckets Buckets(
        NotationReader reader, Dictionary<string, double> numbers, Dictionary<string, List<(long Before, double Value)>> lists, string offset, string counts)
    {
        var (indexes, populations) = (new List<int>(), new List<double>());
        var index = (long)numbers.GetValueOrDefault(offset);
        foreach (var (before, population) in lists.GetValueOrDefault(counts, []))
        {
            index += before;
            indexes.Add(index is >= int.MinValue and <= int.MaxValue ? (int)index : throw reader.Error("expected bucket indexes of 32 bits"));
            populations.Add(population);
            index++;
        }

        return HistogramBuckets.Of([.. indexes], [.. populations]);
    }

    /// <summary>Numbers, each with how many places are left out before it.</summary>
    private static List<(long Before, double Value)> List(NotationReader reader, bool gaps)
    {
        if (!reader.TryTake('['))
        {
            throw reader.Error("expected \"[\"");
        }

        var list = new List<(long, double)>();
        var before = 0L;
        reader.SkipSpace();
        while (!reader.TryTake(']'))
        {
            if (gaps && reader.TryTake("_x"))
            {
                before += reader.Count();
            }
            else
            {
                list.Add((before, reader.Number()));
                before = 0;
            }

            reader.SkipSpace();
        }

        return list;
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
