using System.Text.Json;

namespace Pronoia.Reporting.Tests.Dashboards;

/// <summary>Reads what Prometheus answers to a query.</summary>
internal static class PrometheusAnswer
{
    /// <summary>Evaluates a query and gives the number of series, or the error.</summary>
    public static async Task<(int Series, string? Error)> QueryAsync(this PrometheusServer server, string query, DateTimeOffset at)
    {
        using var answer = JsonDocument.Parse(await server.InstantAsync(query, at));
        return answer.RootElement.GetProperty("status").GetString() == "success"
            ? (answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength(), null)
            : (0, answer.RootElement.GetProperty("error").GetString());
    }
}
