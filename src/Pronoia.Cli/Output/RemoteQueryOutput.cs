using System.Globalization;
using System.Text;
using System.Text.Json;
using Pronoia.Cli.Remote;
using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Output;

/// <summary>Prints the answer of a query API in the lines of <see cref="QueryOutput"/>.</summary>
internal static class RemoteQueryOutput
{
    /// <summary>Notes, then one element per line; a range has its samples below the series.</summary>
    /// <exception cref="CommandException">The answer is not as the API documents it.</exception>
    public static void WriteText(TextWriter output, RemoteQueryAnswer answer)
    {
        foreach (var note in answer.Warnings.Concat(answer.Infos))
        {
            output.WriteLine("# " + TextTable.Plain(note));
        }

        try
        {
            WriteData(output, answer.Data);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or IndexOutOfRangeException or KeyNotFoundException)
        {
            throw new CommandException("the answer is not what Prometheus's API documents");
        }
    }

    private static void WriteData(TextWriter output, RemoteQueryData data)
    {
        switch (data.ResultType)
        {
            case "scalar":
                output.WriteLine($"scalar: {data.Result[1].GetString()} @[{Time(data.Result[0])}]");
                return;
            case "string":
                output.WriteLine(TextTable.Plain(data.Result[1].GetString()!));
                return;
        }

        foreach (var series in data.Result.Deserialize<IReadOnlyList<RemoteSeries>>(JsonSerializerOptions.Web)!)
        {
            var labels = Labels.Of(series.Metric.Select(l => new Label(l.Key, l.Value)));
            if ((series.Value ?? series.Histogram) is { } point)
            {
                output.WriteLine($"{labels} => {Point(point)}");
                continue;
            }

            output.WriteLine($"{labels} =>");
            foreach (var sample in series.Values.Concat(series.Histograms).OrderBy(p => p[0].GetDecimal()))
            {
                output.WriteLine(Point(sample));
            }
        }
    }

    private static string Point(JsonElement[] point) =>
        $"{(point[1].ValueKind == JsonValueKind.Object ? Histogram(point[1]) : TextTable.Plain(point[1].GetString()!))} @[{Time(point[0])}]";

    private static string Time(JsonElement seconds) => seconds.GetDecimal().ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>As Prometheus writes histograms: <c>{count:3, sum:5, (1,2]:3}</c>.</summary>
    private static string Histogram(JsonElement histogram)
    {
        var text = new StringBuilder($"{{count:{histogram.GetProperty("count").GetString()}, sum:{histogram.GetProperty("sum").GetString()}");
        if (histogram.TryGetProperty("buckets", out var buckets))
        {
            foreach (var bucket in buckets.EnumerateArray())
            {
                // 0: open left, 1: open right, 2: open at both ends, 3: closed at both ends.
                var rule = bucket[0].GetInt32();
                text.Append($", {(rule is 1 or 3 ? '[' : '(')}{bucket[1].GetString()},{bucket[2].GetString()}{(rule is 0 or 3 ? ']' : ')')}:{bucket[3].GetString()}");
            }
        }

        return TextTable.Plain(text.Append('}').ToString());
    }
}
