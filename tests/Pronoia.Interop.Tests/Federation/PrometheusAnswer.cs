using System.Globalization;
using System.Text.Json;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Federation;

/// <summary>Reads what Prometheus answers to a query.</summary>
internal static class PrometheusAnswer
{
    /// <summary>Asks until a query gives an answer that will do; at most a minute.</summary>
    public static async Task<Dictionary<Labels, double>> QueryUntilAsync(this PrometheusServer server, string expr, Func<Dictionary<Labels, double>, bool> done)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            using var answer = JsonDocument.Parse(await server.InstantAsync(expr));
            var series = answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
                element => Labels.Of(element.GetProperty("metric").EnumerateObject().Select(p => new Label(p.Name, p.Value.GetString()!))),
                element => double.Parse(Plain(element.GetProperty("value")[1].GetString()!), CultureInfo.InvariantCulture));
            if (done(series))
            {
                return series;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException($"Prometheus never answered {expr} as expected");
    }

    private static string Plain(string number) => number switch { "+Inf" => "Infinity", "-Inf" => "-Infinity", _ => number };
}
