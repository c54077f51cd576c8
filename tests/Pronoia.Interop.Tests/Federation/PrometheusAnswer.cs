using System.Globalization;
using System.Text.Json;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Federation;

/// <summary>Reads what Prometheus answers to a query.</summary>
internal static class PrometheusAnswer
{
    /// <summary>Asks until a query gives an answer that will do; at most a minute.</summary>
    public static Task<Dictionary<Labels, double>> QueryUntilAsync(this PrometheusServer server, string expr, Func<Dictionary<Labels, double>, bool> done) =>
        UntilAsync(() => server.InstantAsync(expr), expr, done);

    /// <summary>Asks until an answer will do; at most a minute.</summary>
    public static async Task<Dictionary<Labels, double>> UntilAsync(Func<Task<string>> ask, string expr, Func<Dictionary<Labels, double>, bool> done)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var series = Read(await ask());
            if (done(series))
            {
                return series;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException($"{expr} never had the expected answer");
    }

    private static Dictionary<Labels, double> Read(string json)
    {
        using var answer = JsonDocument.Parse(json);
        return answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            element => Labels.Of(element.GetProperty("metric").EnumerateObject().Select(p => new Label(p.Name, p.Value.GetString()!))),
            element => double.Parse(Plain(element.GetProperty("value")[1].GetString()!), CultureInfo.InvariantCulture));
    }

    private static string Plain(string number) => number switch { "+Inf" => "Infinity", "-Inf" => "-Infinity", _ => number };
}
