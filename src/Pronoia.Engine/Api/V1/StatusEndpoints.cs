using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>status/…</c>: what clients ask a server about itself.</summary>
internal sealed class StatusEndpoints(EngineServices services, ILogger logger)
{
    // Clients choose what they ask for by this version: the Prometheus release whose API is spoken here.
    private const string ApiVersion = "3.0.0";
    private const int DefaultStatistics = 10;
    private static readonly TimeSpan Head = TimeSpan.FromHours(1);

    private readonly DateTimeOffset _started = services.Time.GetUtcNow();

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v1/status/buildinfo", ApiAnswer.Guarded(logger, BuildInfoAsync)),
        WebEndpoint.Get("/api/v1/status/runtimeinfo", ApiAnswer.Guarded(logger, RuntimeInfoAsync)),
        WebEndpoint.Get("/api/v1/status/config", ApiAnswer.Guarded(logger, ConfigAsync)),
        WebEndpoint.Get("/api/v1/status/flags", ApiAnswer.Guarded(logger, FlagsAsync)),
        WebEndpoint.Get("/api/v1/status/tsdb", ApiAnswer.Guarded(logger, TsdbAsync)),
    ];

    /// <summary>The program's own version.</summary>
    public static string Version { get; } =
        typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static Task BuildInfoAsync(WebCall call) => TextsAsync(
        call,
        ("version", ApiVersion),
        ("revision", Version),
        ("branch", ""),
        ("buildUser", ""),
        ("buildDate", ""),
        ("goVersion", ""),
        ("application", "Pronoia"));

    private Task RuntimeInfoAsync(WebCall call) => ApiAnswer.DataAsync(call, json =>
    {
        json.WriteStartObject();
        json.WriteString("startTime", _started.UtcDateTime);
        json.WriteString("serverTime", services.Time.GetUtcNow().UtcDateTime);
        json.WriteBoolean("reloadConfigSuccess", true);
        json.WriteString("lastConfigTime", call.Active.LoadedAt.UtcDateTime);
        json.WriteNumber("corruptionCount", 0);
        json.WriteNumber("goroutineCount", ThreadPool.ThreadCount);
        json.WriteNumber("GOMAXPROCS", Environment.ProcessorCount);
        json.WriteString("storageRetention", "");
        json.WriteEndObject();
    });

    // The global section alone: the rest may hold what is nobody's business.
    private static Task ConfigAsync(WebCall call)
    {
        var global = call.Active.Config.Global;
        var yaml = $"global:\n  scrape_interval: {PrometheusDuration.Format(global.Interval)}\n  scrape_timeout: {PrometheusDuration.Format(global.Timeout)}\n"
            + $"  evaluation_interval: {PrometheusDuration.Format(global.EvaluationInterval)}\n";
        return TextsAsync(call, ("yaml", yaml));
    }

    private static Task FlagsAsync(WebCall call)
    {
        var options = new PromQLOptions();
        return TextsAsync(
            call,
            ("query.lookback-delta", PrometheusDuration.Format(options.LookbackDelta)),
            ("query.max-concurrency", QueryEndpoints.MaxConcurrency.ToString(CultureInfo.InvariantCulture)),
            ("query.max-samples", options.MaxSamples.ToString(CultureInfo.InvariantCulture)),
            ("query.timeout", PrometheusDuration.Format(QueryEndpoints.MaxTimeout)));
    }

    /// <summary>Counts the series of the last hour.</summary>
    private async Task TsdbAsync(WebCall call)
    {
        var limit = (await ApiParameters.OfAsync(call)).Limit();
        limit = limit == int.MaxValue ? DefaultStatistics : limit;
        var now = services.Time.GetUtcNow();
        var series = await services.Series.SeriesAsync([], (now - Head).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), call.Aborted);
        var pairs = series.SelectMany(s => s).GroupBy(l => l).ToDictionary(g => g.Key, g => (long)g.Count());
        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("headStats");
            json.WriteNumber("numSeries", series.Count);
            json.WriteNumber("numLabelPairs", pairs.Count);
            json.WriteNumber("chunkCount", 0);
            json.WriteNumber("minTime", (now - Head).ToUnixTimeMilliseconds());
            json.WriteNumber("maxTime", now.ToUnixTimeMilliseconds());
            json.WriteEndObject();
            Counts(json, "seriesCountByMetricName", pairs.Where(p => p.Key.Name == Label.MetricName).Select(p => (p.Key.Value, p.Value)), limit);
            Counts(json, "labelValueCountByLabelName", pairs.GroupBy(p => p.Key.Name, StringComparer.Ordinal).Select(g => (g.Key, (long)g.Count())), limit);
            Counts(
                json,
                "memoryInBytesByLabelName",
                pairs.GroupBy(p => p.Key.Name, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(p => p.Value * p.Key.Value.Length))),
                limit);
            Counts(json, "seriesCountByLabelValuePair", pairs.Select(p => ($"{p.Key.Name}={p.Key.Value}", p.Value)), limit);
            json.WriteEndObject();
        });
    }

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<(string Name, long Value)> counts, int limit)
    {
        json.WriteStartArray(name);
        foreach (var (text, value) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Name, StringComparer.Ordinal).Take(limit))
        {
            json.WriteStartObject();
            json.WriteString("name", text);
            json.WriteNumber("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Task TextsAsync(WebCall call, params (string Name, string Value)[] texts) => ApiAnswer.DataAsync(call, json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in texts)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });
}
