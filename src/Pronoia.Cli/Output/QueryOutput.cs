using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Cli.Output;

/// <summary>Prints the result of a query as promtool does, or as JSON.</summary>
internal static class QueryOutput
{
    /// <summary>Prometheus's answer: <c>{"status":"success","data":…}</c>.</summary>
    public static string Json(QueryResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WritePropertyName("data");
            QueryResultJson.WriteData(json, result);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary><c>series => value @[time]</c>, one element per line; a range has its samples below the series.</summary>
    public static void WriteText(TextWriter output, QueryResult result)
    {
        foreach (var note in result.Warnings.Concat(result.Infos))
        {
            output.WriteLine("# " + note);
        }

        switch (result.ValueType)
        {
            case PromQLType.Scalar:
                output.WriteLine($"scalar: {GoFloat.Plain(result.Scalar)} @[{Time(result.TimestampMs)}]");
                break;
            case PromQLType.String:
                output.WriteLine(result.Text);
                break;
            case PromQLType.Vector:
                foreach (var element in result.Vector)
                {
                    output.WriteLine($"{element.Labels} => {element.Histogram?.ToString() ?? GoFloat.Plain(element.Value)} @[{Time(element.TimestampMs)}]");
                }

                break;
            default:
                foreach (var series in result.Matrix)
                {
                    output.WriteLine($"{series.Labels} =>");
                    for (var i = 0; i < series.Count; i++)
                    {
                        var histogram = series.Histograms.Length > 0 ? series.Histograms.Span[i] : null;
                        output.WriteLine($"{histogram?.ToString() ?? GoFloat.Plain(series.Values.Span[i])} @[{Time(series.Timestamps.Span[i])}]");
                    }
                }

                break;
        }
    }

    private static string Time(long timestampMs) => decimal.Divide(timestampMs, 1000).ToString(CultureInfo.InvariantCulture);
}
