using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Scrape;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>targets</c>, <c>scrape_pools</c> and <c>alertmanagers</c>: what is probed, awaited and scraped.</summary>
internal sealed class TargetEndpoints(EngineServices services, ILogger logger)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v1/targets", ApiAnswer.Guarded(logger, TargetsAsync)),
        WebEndpoint.Get("/api/v1/scrape_pools", ApiAnswer.Guarded(logger, PoolsAsync)),
        WebEndpoint.Get("/api/v1/alertmanagers", ApiAnswer.Guarded(logger, AlertmanagersAsync)),
    ];

    private async Task TargetsAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var state = parameters.Text("state").ToLowerInvariant();
        var wanted = parameters.Text("scrapePool");
        var entries = new List<Entry>();
        var dropped = new List<(string Pool, Labels Labels)>();
        if (state is "" or "any" or "active")
        {
            entries.AddRange(await ProbedAsync(call));
            entries.AddRange(await ScrapedAsync(call));
        }

        var showsDropped = state is "" or "any" or "dropped";
        if (showsDropped)
        {
            dropped.AddRange(call.Active.Config.ScrapePools.SelectMany(p => p.Dropped.Select(d => (p.Job.JobName, d))));
        }

        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("activeTargets");
            foreach (var entry in entries.Where(e => In(e.Pool)))
            {
                entry.Write(json);
            }

            json.WriteEndArray();
            json.WriteStartArray("droppedTargets");
            foreach (var (pool, labels) in dropped.Where(d => In(d.Pool)))
            {
                json.WriteStartObject();
                json.WritePropertyName("discoveredLabels");
                QueryResultJson.WriteLabels(json, labels);
                json.WriteString("scrapePool", pool);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (showsDropped)
            {
                json.WriteStartObject("droppedTargetCounts");
                foreach (var pool in call.Active.Config.ScrapePools.OrderBy(p => p.Job.JobName, StringComparer.Ordinal))
                {
                    json.WriteNumber(pool.Job.JobName, pool.Dropped.Count);
                }

                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("droppedTargetCounts");
            }

            json.WriteEndObject();
        });

        bool In(string pool) => wanted.Length == 0 || pool == wanted;
    }

    private static Task PoolsAsync(WebCall call)
    {
        var config = call.Active.Config;
        var pools = config.ScrapePools.Select(p => p.Job.JobName).Concat(Probed(config).Select(t => t.SeriesLabels["job"]));
        return ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("scrapePools");
            foreach (var pool in pools.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(pool);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    // Alerts go to the Alertmanager inside, which no URL names.
    private static Task AlertmanagersAsync(WebCall call) => ApiAnswer.DataAsync(call, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("activeAlertmanagers");
        json.WriteEndArray();
        json.WriteStartArray("droppedAlertmanagers");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static IEnumerable<TargetConfig> Probed(PronoiaConfig config) => config.Targets.Concat(config.Heartbeats.Select(h => h.Target));

    private async ValueTask<IEnumerable<Entry>> ProbedAsync(WebCall call)
    {
        var statuses = await new TargetReader(services.Storage.Tables).StatusesAsync(call.Active.Catalogue, call.Aborted);
        var now = services.Time.GetUtcNow();
        return Probed(call.Active.Config).OrderBy(t => t.Name, StringComparer.Ordinal).Select(target =>
        {
            var status = statuses.GetValueOrDefault(target.Name);
            var job = target.SeriesLabels["job"];
            return new Entry(
                Labels.Of([new Label("__address__", target.Url), new Label("__param_module", target.Module), new Label("job", job)]),
                target.SeriesLabels,
                job,
                target.Url,
                target.Interval,
                target.Timeout)
            {
                LastError = status is { State: UptimeState.Down or UptimeState.Unknown } ? status.Message : "",
                LastScrape = status?.LastSlot ?? default,
                Duration = status?.DurationSeconds ?? 0,
                Health = status?.At(now) switch
                {
                    UptimeState.Up or UptimeState.Degraded => "up",
                    UptimeState.Down => "down",
                    _ => "unknown",
                },
            };
        });
    }

    private async ValueTask<IEnumerable<Entry>> ScrapedAsync(WebCall call)
    {
        var targets = call.Active.Config.ScrapePools.SelectMany(p => p.Targets.Select(t => (p.Job.JobName, Target: t))).ToArray();
        if (targets.Length == 0)
        {
            return [];
        }

        var longest = 2 * targets.Max(t => t.Target.Interval);
        var span = longest > LookBack ? longest : LookBack;
        var up = await NewestAsync("up", span, call.Aborted);
        var seconds = await NewestAsync("scrape_duration_seconds", span, call.Aborted);
        var errors = await ScrapeErrors.ReadAsync(services.Storage.Tables, call.Aborted);
        return targets.OrderBy(t => t.JobName, StringComparer.Ordinal).Select(t =>
        {
            var (pool, target) = t;
            var known = up.TryGetValue(target.Labels, out var last);
            return new Entry(target.DiscoveredLabels, target.Labels, pool, target.Url.AbsoluteUri, target.Interval, target.Timeout)
            {
                LastError = known && last.Value == 0 ? errors.GetValueOrDefault(ScrapeErrors.Key(target), "") : "",
                LastScrape = known ? last.Time : default,
                Duration = seconds.GetValueOrDefault(target.Labels).Value,
                Health = !known ? "unknown" : last.Value == 0 ? "down" : "up",
            };
        });
    }

    /// <summary>The newest sample of each series of a metric that has not ended, by its labels without the name.</summary>
    private async ValueTask<Dictionary<Labels, (DateTimeOffset Time, double Value)>> NewestAsync(string metric, TimeSpan span, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var found = new Dictionary<Labels, (DateTimeOffset, double)>();
        IReadOnlyList<SeriesData> all = await services.Series.SelectAsync(
            [Matcher.Equal(Label.MetricName, metric)], (now - span).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), cancellationToken);
        foreach (var series in all.Where(s => s.Count > 0 && !s.IsHistogram(s.Count - 1) && !s.IsStale(s.Count - 1)))
        {
            found[series.Labels.Without(Label.MetricName)] = (DateTimeOffset.FromUnixTimeMilliseconds(series.Timestamps.Span[^1]), series.Values.Span[^1]);
        }

        return found;
    }

    private sealed record Entry(Labels Discovered, Labels Labels, string Pool, string Url, TimeSpan Interval, TimeSpan Timeout)
    {
        public required string LastError { get; init; }

        public required DateTimeOffset LastScrape { get; init; }

        public required double Duration { get; init; }

        public required string Health { get; init; }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WritePropertyName("discoveredLabels");
            QueryResultJson.WriteLabels(json, Discovered);
            json.WritePropertyName("labels");
            QueryResultJson.WriteLabels(json, Labels);
            json.WriteString("scrapePool", Pool);
            json.WriteString("scrapeUrl", Url);
            json.WriteString("globalUrl", Url);
            json.WriteString("lastError", LastError);
            json.WriteString("lastScrape", LastScrape.UtcDateTime);
            json.WriteNumber("lastScrapeDuration", Duration);
            json.WriteString("health", Health);
            json.WriteString("scrapeInterval", PrometheusDuration.Format(Interval));
            json.WriteString("scrapeTimeout", PrometheusDuration.Format(Timeout));
            json.WriteEndObject();
        }
    }
}
