using Microsoft.AspNetCore.Http;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Scrape;

/// <summary>Scrape jobs through the whole engine: plan, scrape, store, end.</summary>
public sealed class ScrapeEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const string Quiet = "global: {interval: 1s, timeout: 1s, default_rules: false, default_detection: false}\n";

    [Fact]
    public async Task A_target_is_scraped_and_its_series_end_when_they_vanish_and_when_it_fails()
    {
        var (body, status) = ("a 1\nb 2\n", 200);
        await using var server = await Loopback.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.StepAsync(Second, 2);
        body = "a 3\n";
        await harness.StepAsync(Second);
        status = 503;
        await harness.StepAsync(Second);
        status = 200;
        await harness.StepAsync(Second);

        Assert.Equal("1 1 3 stale 3", await ValuesAsync(harness, "a"));
        Assert.Equal("2 2 stale", await ValuesAsync(harness, "b"));
        Assert.Equal("1 1 1 0 1", await ValuesAsync(harness, "up"));
        Assert.Equal("2 2 1 0 1", await ValuesAsync(harness, "scrape_samples_scraped"));
        Assert.Equal("2 2 1 0 1", await ValuesAsync(harness, "scrape_samples_post_metric_relabeling"));
        Assert.Equal("2 0 0 0 0", await ValuesAsync(harness, "scrape_series_added"));
        var labels = (await harness.SelectAsync("a"))[0].Labels;
        Assert.Equal($"a{{env=\"test\", instance=\"{server.Url.Authority}\", job=\"app\"}}", labels.ToString());
    }

    [Fact]
    public async Task A_new_instance_ends_the_series_that_the_old_one_saw_and_counts_none_of_the_others_as_new()
    {
        var body = "a 1\nb 2\n";
        await using var server = await Loopback.StartAsync(context => context.Response.WriteAsync(body));
        using var first = new EngineHarness(Yaml(server.Url));
        await first.StepAsync(Second, 2);
        body = "a 3\nc 1\n";
        using var second = new EngineHarness(Yaml(server.Url), first.Storage, first.Time);
        await second.StepAsync(Second);

        Assert.Equal("2 2 stale", await ValuesAsync(second, "b"));
        Assert.Equal("2 0 1", await ValuesAsync(second, "scrape_series_added"));
    }

    [Fact]
    public async Task Series_with_timestamps_of_their_own_end_only_where_that_is_asked_for()
    {
        using var clock = new EngineHarness(Quiet + "targets: [{name: t, url: 'http://127.0.0.1:1'}]");
        var stamp = clock.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var body = $"a 1 {stamp}\nb 2\n";
        await using var server = await Loopback.StartAsync(context => context.Response.WriteAsync(body));
        using var plain = new EngineHarness(Yaml(server.Url));
        using var tracking = new EngineHarness(Yaml(server.Url, "track_timestamps_staleness: true"));
        await plain.StepAsync(Second, 2);
        await tracking.StepAsync(Second, 2);
        body = "c 1\n";
        await plain.StepAsync(Second);
        await tracking.StepAsync(Second);

        Assert.DoesNotContain("stale", await ValuesAsync(plain, "a"), StringComparison.Ordinal);
        Assert.EndsWith("stale", await ValuesAsync(plain, "b"), StringComparison.Ordinal);
        Assert.EndsWith("stale", await ValuesAsync(tracking, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_the_configuration_drops_ends_with_its_series()
    {
        await using var server = await Loopback.TextAsync("a 1\n");
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.StepAsync(Second, 2);

        harness.Engine.Reload(Pronoia.Engine.Configuration.ConfigurationLoader.Parse(Quiet + "targets: [{name: t, url: 'http://127.0.0.1:1', interval: 1h}]", "f", "."));
        await harness.StepAsync(Second, 5);

        Assert.EndsWith("1 stale", await ValuesAsync(harness, "a"), StringComparison.Ordinal);
        Assert.EndsWith("1 stale", await ValuesAsync(harness, "up"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detectors_watch_what_is_scraped_and_the_targets_API_shows_it()
    {
        await using var server = await Loopback.TextAsync("queue_length 5\n");
        await using var api = await Api.ApiServer.StartAsync(Yaml(server.Url) + "\ndetection: [{name: Queue, match: queue_length, detector: auto}]\n");
        await api.Harness.StepAsync(Second, 3);

        var state = await api.Harness.Storage.Blobs.GetAsync("state/detection/scrape-app-1s-0");
        Assert.Contains("queue_length", System.Text.Encoding.UTF8.GetString(state!.Bytes.Span), StringComparison.Ordinal);
        var targets = (await api.JsonAsync("/api/v1/targets"))["data"]!;
        var target = Assert.Single(targets["activeTargets"]!.AsArray());
        Assert.Equal(
            ("up", "", "app", $"{server.Url}metrics", "1s", "1s"),
            ((string)target!["health"]!, (string)target["lastError"]!, (string)target["scrapePool"]!, (string)target["scrapeUrl"]!, (string)target["scrapeInterval"]!, (string)target["scrapeTimeout"]!));
        Assert.Equal(server.Url.Authority, (string)target["discoveredLabels"]!["__address__"]!);
        Assert.Equal("/metrics", (string)target["discoveredLabels"]!["__metrics_path__"]!);
        Assert.Equal("test", (string)target["labels"]!["env"]!);
    }

    [Fact]
    public async Task A_target_that_fails_shows_why_and_dropped_ones_are_listed()
    {
        await using var server = await Loopback.TextAsync("oops{\n");
        await using var api = await Api.ApiServer.StartAsync(Yaml(server.Url, "relabel_configs: [{source_labels: [env], regex: drop, action: drop}]", ", {targets: ['x:1'], labels: {env: drop}}"));
        await api.Harness.StepAsync(Second);

        var data = (await api.JsonAsync("/api/v1/targets"))["data"]!;
        var target = Assert.Single(data["activeTargets"]!.AsArray())!;
        Assert.Equal("down", (string)target["health"]!);
        Assert.StartsWith("line 1: ", (string)target["lastError"]!, StringComparison.Ordinal);
        Assert.Equal("x:1", (string)Assert.Single(data["droppedTargets"]!.AsArray())!["discoveredLabels"]!["__address__"]!);
        Assert.Empty((await api.JsonAsync("/api/v1/targets?state=dropped"))["data"]!["activeTargets"]!.AsArray());
        Assert.Equal("app", (string)(await api.JsonAsync("/api/v1/scrape_pools"))["data"]!["scrapePools"]![0]!);
    }

    [Fact]
    public async Task Beyond_target_limit_nothing_is_scraped_and_the_reason_is_shown()
    {
        await using var server = await Loopback.TextAsync("a 1\n");
        await using var api = await Api.ApiServer.StartAsync(Yaml(server.Url, "target_limit: 1", ", {targets: ['x:1']}"));
        await api.Harness.StepAsync(Second);

        Assert.Empty(await api.Harness.SelectAsync("a"));
        Assert.All(
            (await api.JsonAsync("/api/v1/targets"))["data"]!["activeTargets"]!.AsArray(),
            t => Assert.Equal("target_limit exceeded (number of targets: 2, limit: 1)", (string)t!["lastError"]!));
    }

    [Fact]
    public async Task A_scrape_that_is_under_way_during_a_reload_ends_as_if_there_had_been_none()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await Loopback.StartAsync(async context =>
        {
            asked.TrySetResult();
            await answer.Task;
            await context.Response.WriteAsync("a 1\n");
        });
        await using var quick = await Loopback.TextAsync("b 1\n");
        var yaml = $$$"""
            {{{Quiet}}}
            scrape_configs:
              - {job_name: slow, scrape_interval: 1h, scrape_timeout: 1m, static_configs: [{targets: ['{{{slow.Url.Authority}}}']}]}
              - {job_name: quick, static_configs: [{targets: ['{{{quick.Url.Authority}}}']}]}
            """;
        using var harness = new EngineHarness(yaml);
        await harness.Engine.TickAsync(CancellationToken.None);
        var underWay = new List<Task>();
        while (harness.Storage.Queue.Count("work") > 0)
        {
            await foreach (var message in harness.Storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                underWay.Add(harness.Engine.WorkAsync(message.Text, CancellationToken.None).AsTask());
                break;
            }
        }

        await asked.Task;
        // The quick one ends first, and its next slot must not overtake it.
        await Task.WhenAny(underWay);
        harness.Engine.Reload(Pronoia.Engine.Configuration.ConfigurationLoader.Parse(yaml, "f", "."));
        harness.Time.Advance(Second);
        await harness.StepAsync(Second);
        answer.SetResult();
        await Task.WhenAll(underWay);

        Assert.Equal("1", await ValuesAsync(harness, "up{job=\"slow\"}"));
        Assert.StartsWith("1", await ValuesAsync(harness, "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_out_is_what_Prometheus_sends()
    {
        var seen = new List<string>();
        await using var server = await Loopback.StartAsync(async context =>
        {
            var headers = context.Request.Headers;
            lock (seen)
            {
                seen.Add($"{context.Request.Path}{context.Request.QueryString}|{headers.Authorization}|{headers.AcceptEncoding}|{headers["X-Prometheus-Scrape-Timeout-Seconds"]}|{headers.Accept}");
            }

            await context.Response.WriteAsync("a 1\n");
        });
        using var harness = new EngineHarness(Yaml(server.Url, "metrics_path: /probe\n    params: {module: [m], target: [http://t/]}\n    basic_auth: {username: u, password: p}\n    enable_compression: false"));
        await harness.StepAsync(Second);

        Assert.Equal(
            "/probe?module=m&target=http%3A%2F%2Ft%2F|Basic dTpw|identity|1|application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            Assert.Single(seen));
    }

    private static string Yaml(Uri url, string settings = "", string groups = "") => $$$"""
        {{{Quiet}}}
        scrape_configs:
          - job_name: app
            {{{settings}}}
            static_configs: [{targets: ['{{{url.Authority}}}'], labels: {env: test}}{{{groups}}}]
        """;

    private static async Task<string> ValuesAsync(EngineHarness harness, string selector)
    {
        var series = Assert.Single(await harness.SelectAsync(selector));
        return string.Join(' ', series.Values.ToArray().Select(v => StaleMarker.IsStale(v) ? "stale" : FormattableString.Invariant($"{v}")));
    }
}
