using System.Text.Json.Nodes;
using Pronoia.Interop.Tests.Alertmanager;
using Pronoia.Interop.Tests.Api;
using Pronoia.Interop.Tests.Federation;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>The same scrape configuration in Debian's Prometheus and in Pronoia, against the same exporters.</summary>
public sealed class ScrapeTests
{
    private const string Quiet = "global: {interval: 1s, default_rules: false, default_detection: false}\n";

    private const string Text = """
        # TYPE odd gauge
        odd{path="C:\\dir",quote="\"hi\"",unicode="Zürich ☃"} 1.5e-7
        odd{kind="nan"} NaN
        odd{kind="inf"} +Inf
        odd{kind="again"} 1
        odd{kind="again"} 2
        own_labels{job="mine",instance="here",exported_job="taken"} 3
        dropped_by_relabelling 4
        renamed_by_relabelling{code="200"} 5
        # TYPE rpc histogram
        rpc_bucket{le="0.1"} 1
        rpc_bucket{le="+Inf"} 2
        rpc_sum 0.7
        rpc_count 2

        """;

    private const string OpenMetrics = "# TYPE hits counter\nhits_total{page=\"/\"} 7 # {trace=\"x\"} 1\n# TYPE state stateset\nstate{state=\"a\"} 1\n# EOF\n";

    [PeerFact("prometheus")]
    public async Task Series_reports_and_targets_are_the_same_and_end_the_same()
    {
        await using var text = await Exporter.StartAsync(Text);
        await using var honoured = await Exporter.StartAsync(Text);
        await using var open = await Exporter.StartAsync(OpenMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8");
        await using var tooMany = await Exporter.StartAsync(Text);
        await using var broken = await Exporter.StartAsync("a 1\nb{ 2\n");
        var config = $$"""
              - job_name: text
                params: {debug: ['1']}
                static_configs: [{targets: ['{{text.Address}}'], labels: {zone: z} }, {targets: ['dropped:1']}]
                relabel_configs:
                  - {source_labels: [__address__], regex: 'dropped:.*', action: drop}
                  - {source_labels: [__address__, zone], separator: '/', target_label: where}
                metric_relabel_configs:
                  - {source_labels: [__name__], regex: dropped_by_relabelling, action: drop}
                  - {source_labels: [__name__], regex: '(renamed)_by_relabelling', target_label: __name__}
              - job_name: honoured
                honor_labels: true
                static_configs: [{targets: ['{{honoured.Address}}'] }]
              - job_name: open
                scheme: http
                static_configs: [{targets: ['{{open.Address}}'] }]
              - job_name: limited
                sample_limit: 3
                static_configs: [{targets: ['{{tooMany.Address}}']}]
              - job_name: broken
                static_configs: [{targets: ['{{broken.Address}}', '127.0.0.1:1']}]

            """;
        await CompareAsync(config, "{job!=\"\"}", 40, async (prometheus, host) =>
        {
            var (theirs, ours) = (await TargetsAsync(prometheus.Url), await TargetsAsync(host.Url));
            Assert.Equal(theirs.Select(Shape), ours.Select(Shape));

            // What vanishes and what fails ends at the next scrape.
            text.Body = "other 1\n";
            open.Body = null;
            foreach (var ask in (Func<string, Func<Dictionary<Labels, double>, bool>, Task<Dictionary<Labels, double>>>[])[prometheus.QueryUntilAsync, host.QueryUntilAsync])
            {
                Assert.Equal(["other"], (await ask("{job=\"text\",__name__!~\"up|scrape_.*\"}", a => a.Keys.Any(l => l.Name == "other"))).Keys.Select(l => l.Name));
                await ask("up{job=\"open\"}", a => a.Values.All(v => v == 0));
                Assert.Equal(5, (await ask("{job=\"open\"}", _ => true)).Count);
            }
        });
    }

    [PeerFact("prometheus-node-exporter")]
    public async Task Node_exporter_gives_the_same_series()
    {
        var address = FormattableString.Invariant($"127.0.0.1:{AlertmanagerProcess.FreePort()}");
        using var exporter = Peer.Start("prometheus-node-exporter", [$"--web.listen-address={address}", "--log.level=error"]);
        exporter.BeginOutputReadLine();
        exporter.BeginErrorReadLine();
        try
        {
            var config = $"  - job_name: node\n    static_configs: [{{targets: ['{address}']}}]\n";
            await CompareAsync(config, "{job=\"node\"}", 300, (_, _) => Task.CompletedTask, values: false);
        }
        finally
        {
            exporter.Kill();
            await exporter.WaitForExitAsync();
        }
    }

    [PeerFact("prometheus")]
    public async Task The_blackbox_pattern_works_against_our_own_probe_endpoint()
    {
        await using var target = await Exporter.StartAsync("fine\n");
        await using var prober = await ApiHost.StartAsync(Quiet + "web: {probe_open: true}\ntargets: [{name: t, url: 'http://127.0.0.1:1', interval: 1h}]");
        var config = $$"""
              - job_name: blackbox
                metrics_path: /probe
                params: {module: [http_2xx]}
                static_configs: [{targets: ['http://{{target.Address}}/']}]
                relabel_configs:
                  - {source_labels: [__address__], target_label: __param_target}
                  - {source_labels: [__param_target], target_label: instance}
                  - {target_label: __address__, replacement: '{{prober.Url.Authority}}'}

            """;
        await CompareAsync(config, "{job=\"blackbox\"}", 10, async (_, host) =>
        {
            var up = await host.QueryUntilAsync("probe_success", a => a.Count == 1);
            Assert.Equal(($"probe_success{{instance=\"http://{target.Address}/\", job=\"blackbox\"}}", 1), (up.Keys.Single().ToString(), up.Values.Single()));
        }, values: false);
    }

    /// <summary>Runs both until they show the same series, and the same values where these are stable.</summary>
    private static async Task CompareAsync(string config, string selector, int atLeast, Func<PrometheusServer, ApiHost, Task> then, bool values = true)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("prometheus.yml", $"global: {{scrape_interval: 1s, scrape_timeout: 900ms}}\nscrape_configs:\n{config}");
        using var prometheus = await PrometheusServer.ScrapingAsync(config);
        await using var host = await ApiHost.StartAsync($"{Quiet}scrape_config_files: ['{path}']");
        host.Run();
        Dictionary<Labels, double> expected = [], ours = [];
        for (var attempt = 0; attempt < 100 && !Settled(); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            expected = (await prometheus.QueryUntilAsync(selector, _ => true)).ToDictionary(s => CanonicalLabels.Of(s.Key), s => s.Value);
            ours = await host.QueryUntilAsync(selector, _ => true);
        }

        Assert.Equal(expected.Keys.Order(), ours.Keys.Order());
        foreach (var (labels, value) in ours.Where(s => values && s.Key.Name != "scrape_duration_seconds"))
        {
            Assert.True(expected[labels].Equals(value), $"{labels}: {value}, but in Prometheus {expected[labels]}");
        }

        await then(prometheus, host);

        // Both have scraped everything, and for the second time.
        bool Settled() => ours.Count >= atLeast && ours.Keys.ToHashSet().SetEquals(expected.Keys)
            && ours.Concat(expected).All(s => s.Key.Name != "scrape_series_added" || s.Value == 0 || s.Key["job"] is "limited" or "broken");
    }

    private static async Task<List<JsonObject>> TargetsAsync(Uri url)
    {
        using var client = new HttpClient();
        var data = JsonNode.Parse(await client.GetStringAsync(new Uri(url, "/api/v1/targets")))!["data"]!;
        Assert.Equal("dropped:1", (string)data["droppedTargets"]![0]!["discoveredLabels"]!["__address__"]!);
        return [.. data["activeTargets"]!.AsArray().Select(t => t!.AsObject()).OrderBy(t => (string)t["scrapePool"]!, StringComparer.Ordinal).ThenBy(t => (string)t["scrapeUrl"]!, StringComparer.Ordinal)];
    }

    /// <summary>What must be the same: everything but times, the words of errors, and the URL as others would reach it.</summary>
    private static string Shape(JsonObject target)
    {
        var shown = target.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key switch
        {
            "lastScrape" => "lastScrape: time",
            "lastScrapeDuration" => "lastScrapeDuration: seconds",
            "globalUrl" => "globalUrl: url",
            "lastError" => $"lastError: {((string)p.Value! == "" ? "none" : "some")}",
            "discoveredLabels" or "labels" => $"{p.Key}: {string.Join(',', p.Value!.AsObject().OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))}",
            _ => $"{p.Key}: {p.Value}",
        });
        return string.Join("; ", shown);
    }
}
