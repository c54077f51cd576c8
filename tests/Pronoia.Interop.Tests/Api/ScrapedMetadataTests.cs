using System.Text.Json.Nodes;
using Pronoia.Interop.Tests.Scrape;

namespace Pronoia.Interop.Tests.Api;

/// <summary>What the same exporters make of <c>metadata</c>, <c>targets/metadata</c>, <c>targets</c>, <c>scrape_pools</c> and <c>status/…</c> in Debian's Prometheus and in Pronoia.</summary>
public sealed class ScrapedMetadataTests
{
    private const string OpenMetrics = """
        # TYPE hits counter
        # HELP hits Hits, \"all\" of them.
        hits_total{page="/"} 7
        # TYPE size_bytes gauge
        # UNIT size_bytes bytes
        size_bytes 1
        # EOF

        """;

    [PeerFact("prometheus")]
    public async Task The_answers_are_the_same()
    {
        await using var text = await Exporter.StartAsync("# HELP a_total One.\n# TYPE a_total counter\na_total 1\n# TYPE same gauge\n# HELP same Here.\nsame 1\n");
        await using var other = await Exporter.StartAsync("# TYPE same gauge\n# HELP same There.\nsame 1\n");
        await using var open = await Exporter.StartAsync(OpenMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8");
        var config = $$"""
              - job_name: text
                static_configs: [{targets: ['{{text.Address}}', '{{other.Address}}', 'dropped:1', 'dropped:2']}]
                relabel_configs: [{source_labels: [__address__], regex: 'dropped:.*', action: drop}]
              - job_name: open
                static_configs: [{targets: ['{{open.Address}}']}]

            """;
        using var directory = new TemporaryDirectory();
        var path = directory.Write("prometheus.yml", $"global: {{scrape_interval: 1s, scrape_timeout: 900ms}}\nscrape_configs:\n{config}");
        using var prometheus = await PrometheusServer.ScrapingAsync(config);
        await using var host = await ApiHost.StartAsync($"global: {{interval: 1s, default_rules: false, default_detection: false}}\nscrape_config_files: ['{path}']");
        host.Run();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await UntilScrapedAsync(prometheus.Url);
        await UntilScrapedAsync(host.Url);

        foreach (var query in new[]
        {
            "metadata", "metadata?metric=hits", "metadata?metric=same", "metadata?metric=nothing", "targets/metadata", "targets/metadata?metric=same", "targets/metadata?match_target={job=\"open\"}",
            "targets/metadata?match_target={job=\"text\"}&metric=a_total", "targets/metadata?metric=size_bytes", "targets/metadata?limit=x", "metadata?limit=x", "targets/metadata?match_target={", "scrape_pools",
        })
        {
            Assert.Equal((query, await AnswerAsync(prometheus.Url, query)), (query, await AnswerAsync(host.Url, query)));
        }

        foreach (var (query, counts) in new[] { ("targets", (3, 2)), ("targets?state=active", (3, 0)), ("targets?state=dropped", (0, 2)), ("targets?scrapePool=open", (1, 0)), ("targets?state=ANY", (3, 2)) })
        {
            foreach (var url in new[] { prometheus.Url, host.Url })
            {
                var data = (await JsonAsync(url, query))["data"]!;
                Assert.Equal((query, counts), (query, (data["activeTargets"]!.AsArray().Count, query.Contains("scrapePool", StringComparison.Ordinal) ? 0 : data["droppedTargets"]!.AsArray().Count)));
            }
        }

        Assert.Equal("""{"open":0,"text":2}""", (await JsonAsync(host.Url, "targets"))["data"]!["droppedTargetCounts"]!.ToJsonString());
        foreach (var status in new[] { "status/buildinfo", "status/runtimeinfo", "status/config", "status/flags", "status/tsdb" })
        {
            var (theirs, ours) = ((await JsonAsync(prometheus.Url, status))["data"]!.AsObject(), (await JsonAsync(host.Url, status))["data"]!.AsObject());

            // Flags and limits of a Go process are nobody else's, and its directory nobody's business.
            Assert.Empty(theirs.Select(p => p.Key).Where(k => status != "status/flags" && k is not ("CWD" or "GOGC" or "GODEBUG" or "GOMEMLIMIT")).Except(ours.Select(p => p.Key)));
            foreach (var (key, value) in theirs.Where(p => p.Value is not null && ours[p.Key] is not null))
            {
                Assert.Equal((status, key, value!.GetValueKind()), (status, key, ours[key]!.GetValueKind()));
            }
        }

        async Task<JsonNode> JsonAsync(Uri url, string query)
        {
            using var response = await client.GetAsync(new Uri(url, $"/api/v1/{query}"));
            return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        }

        // Lists and metrics are in no particular order in Prometheus; what Pronoia says of its own metrics is left out.
        async Task<string> AnswerAsync(Uri url, string query)
        {
            var answer = await JsonAsync(url, query);
            return answer["data"] switch
            {
                JsonArray list => string.Join('\n', list.Select(n => n!.ToJsonString()).Order(StringComparer.Ordinal)),
                JsonObject map => string.Join('\n', map.Where(p => !p.Key.StartsWith("pronoia_", StringComparison.Ordinal) && p.Key is not ("ALERTS" or "ALERTS_FOR_STATE")).Select(p => $"{p.Key} {string.Join(' ', p.Value!.AsArray().Select(n => n!.ToJsonString()).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)),
                _ => answer.ToJsonString(),
            };
        }

        async Task UntilScrapedAsync(Uri url)
        {
            for (var attempt = 0; attempt < 200 && (await JsonAsync(url, "targets/metadata"))["data"]!.AsArray().Count < 5; attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }
}
