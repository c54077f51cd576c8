using System.Text.Json;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL;

/// <summary>
/// Writes results as Prometheus's HTTP API does (https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats): values are
/// strings, times are seconds with up to three decimals.
/// </summary>
public static class QueryResultJson
{
    /// <summary>Writes <c>{"resultType":…,"result":…}</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="limit">At most so many elements or series of it are written.</param>
    /// <param name="queued">How long the query waited before it ran, where its statistics are to be written as well.</param>
    public static void WriteData(Utf8JsonWriter json, QueryResult result, int limit = int.MaxValue, TimeSpan? queued = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject();
        json.WriteString("resultType", result.ValueType.ToString().ToLowerInvariant());
        json.WritePropertyName("result");
        switch (result.ValueType)
        {
            case PromQLType.Scalar:
                Point(json, result.TimestampMs, GoFloat.Plain(result.Scalar));
                break;
            case PromQLType.String:
                Point(json, result.TimestampMs, result.Text);
                break;
            case PromQLType.Vector:
                Vector(json, result.Vector.Take(limit));
                break;
            default:
                Matrix(json, result.Matrix.Take(limit));
                break;
        }

        if (queued is { } wait)
        {
            Statistics(json, result.Statistics, wait);
        }

        json.WriteEndObject();
    }

    // Results are in order when they are evaluated: sorting takes no time of its own.
    private static void Statistics(Utf8JsonWriter json, QueryStatistics statistics, TimeSpan queued)
    {
        json.WriteStartObject("stats");
        json.WriteStartObject("timings");
        json.WriteNumber("evalTotalTime", statistics.Total.TotalSeconds);
        json.WriteNumber("resultSortTime", 0);
        json.WriteNumber("queryPreparationTime", statistics.Preparation.TotalSeconds);
        json.WriteNumber("innerEvalTime", (statistics.Total - statistics.Preparation).TotalSeconds);
        json.WriteNumber("execQueueTime", queued.TotalSeconds);
        json.WriteNumber("execTotalTime", (queued + statistics.Total).TotalSeconds);
        json.WriteEndObject();
        json.WriteStartObject("samples");
        json.WriteNumber("totalQueryableSamples", statistics.QueriedSamples);
        json.WriteNumber("peakSamples", statistics.PeakSamples);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a label set as an object.</summary>
    public static void WriteLabels(Utf8JsonWriter json, Labels labels)
    {
        json.WriteStartObject();
        foreach (var label in labels.AsSpan())
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
    }

    private static void Vector(Utf8JsonWriter json, IEnumerable<VectorElement> vector)
    {
        json.WriteStartArray();
        foreach (var element in vector)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            WriteLabels(json, element.Labels);
            if (element.Histogram is { } histogram)
            {
                json.WritePropertyName("histogram");
                Point(json, element.TimestampMs, histogram);
            }
            else
            {
                json.WritePropertyName("value");
                Point(json, element.TimestampMs, element.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Matrix(Utf8JsonWriter json, IEnumerable<SeriesData> matrix)
    {
        json.WriteStartArray();
        foreach (var series in matrix)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            WriteLabels(json, series.Labels);
            Points(json, series, histograms: false);
            Points(json, series, histograms: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Points(Utf8JsonWriter json, SeriesData series, bool histograms)
    {
        var started = false;
        for (var i = 0; i < series.Count; i++)
        {
            var histogram = series.Histograms.Length > 0 ? series.Histograms.Span[i] : null;
            if (histogram is not null != histograms)
            {
                continue;
            }

            if (!started)
            {
                started = true;
                json.WriteStartArray(histograms ? "histograms" : "values");
            }

            if (histogram is not null)
            {
                Point(json, series.Timestamps.Span[i], histogram);
            }
            else
            {
                Point(json, series.Timestamps.Span[i], series.Values.Span[i]);
            }
        }

        if (started)
        {
            json.WriteEndArray();
        }
    }

    private static void Point(Utf8JsonWriter json, long timestampMs, double value) => Point(json, timestampMs, GoFloat.Json(value));

    private static void Point(Utf8JsonWriter json, long timestampMs, string value)
    {
        json.WriteStartArray();
        Time(json, timestampMs);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Point(Utf8JsonWriter json, long timestampMs, FloatHistogram histogram)
    {
        json.WriteStartArray();
        Time(json, timestampMs);
        json.WriteStartObject();
        json.WriteString("count", GoFloat.Json(histogram.Count));
        json.WriteString("sum", GoFloat.Json(histogram.Sum));
        json.WriteStartArray("buckets");
        foreach (var bucket in histogram.Buckets().Where(b => b.Count != 0))
        {
            json.WriteStartArray();
            json.WriteNumberValue(Boundaries(bucket));
            json.WriteStringValue(GoFloat.Json(bucket.Lower));
            json.WriteStringValue(GoFloat.Json(bucket.Upper));
            json.WriteStringValue(GoFloat.Json(bucket.Count));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // 0: open left; 1: open right; 2: open both; 3: closed both.
    private static int Boundaries(HistogramBucket bucket) => (bucket.LowerInclusive, bucket.UpperInclusive) switch
    {
        (false, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        _ => 3,
    };

    // Written as a decimal, so that 1700000000.1 does not become 1700000000.0999999.
    private static void Time(Utf8JsonWriter json, long timestampMs) => json.WriteNumberValue(decimal.Divide(timestampMs, 1000));
}
