using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Web.Targets;

public sealed class TargetPagesTests
{
    [Fact]
    public async Task A_target_shows_its_state_phases_dependencies_objectives_and_results_and_its_twin_says_the_same()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($$$"""
            global: {interval: 1s, evaluation_interval: 1s, default_rules: false}
            targets:
              - {name: api, url: '{{{server.Url}}}health?token=t0ps3cret'}
              - {name: shop, url: 'http://127.0.0.1:1/', depends_on: [api]}
            slos: [{name: up, service: api, objective: 99, sli: {probe_availability: {selector: '{target="api"}'} } }]
            """);
        await harness.StepAsync(TimeSpan.FromSeconds(1), 5);

        var page = await harness.Engine.PageAsync("/targets/api");
        var twin = await harness.Engine.JsonAsync("/targets/api.json");

        Assert.Equal(("api", "target", "up"), (twin["name"].Text(), twin["kind"].Text(), twin["state"].Text()));
        Assert.Contains("</span>Up</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ps3cret", page + twin, StringComparison.Ordinal);
        Assert.EndsWith("/health?…", twin["url"].Text(), StringComparison.Ordinal);
        Assert.Equal(200, twin["last"]!["statusCode"].Number());
        Assert.Contains(twin["last"]!["phases"]!.AsArray(), p => p!["name"].Text() == "connect");
        Assert.Contains("connect", page, StringComparison.Ordinal);
        Assert.Equal(5, twin["results"]!.AsArray().Count);
        Assert.Equal(twin["last"]!["slot"].Text(), twin["results"]![0]!["slot"].Text());
        Assert.Equal("api-up", Assert.Single(twin["slos"]!.AsArray())!["id"].Text());
        Assert.Equal("shop", Assert.Single(twin["dependents"]!.AsArray())!["name"].Text());
        Assert.Contains("href=\"/targets/shop\"", page, StringComparison.Ordinal);
        Assert.Equal(1, twin["lastDay"]!["availability"].Number());
        Assert.InRange(twin["latencyP95Seconds"].Number(), twin["latencyP50Seconds"].Number(), 10);
        Assert.Empty(twin["certificates"]!.AsArray());
        Assert.DoesNotContain("id=\"certificates\"", page, StringComparison.Ordinal);
        Assert.Equal("api", Assert.Single((await harness.Engine.JsonAsync("/targets/shop.json"))["dependsOn"]!.AsArray())!["name"].Text());
    }

    [Fact]
    public async Task An_outage_is_bounded_by_the_looks_around_it_and_its_message_cannot_be_markup()
    {
        var good = true;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = good ? 200 : 500;
            return Task.CompletedTask;
        });
        using var harness = new EngineHarness($"global: {{interval: 1s, default_rules: false}}\ntargets: [{{name: '<img src=x>', url: '{server.Url}'}}]");
        await harness.StepAsync(TimeSpan.FromSeconds(1), 3);
        good = false;
        await harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var page = await harness.Engine.PageAsync("/targets/%3Cimg%20src%3Dx%3E");
        var twin = await harness.Engine.JsonAsync("/targets/%3Cimg%20src%3Dx%3E.json");

        Assert.Equal("down", twin["state"].Text());
        var outage = Assert.Single(twin["outages"]!.AsArray())!;
        Assert.Null(outage["endedAt"]);
        var results = twin["results"]!.AsArray();
        Assert.Equal(("down", "up"), (results[2]!["verdict"].Text(), results[3]!["verdict"].Text()));
        Assert.Equal((results[3]!["slot"].Text(), results[2]!["slot"].Text()), (outage["startEarliest"].Text(), outage["startLatest"].Text()));
        Assert.Contains($"between <time datetime=\"{outage["startEarliest"].Text()[..19]}Z\">", page, StringComparison.Ordinal);
        Assert.Contains("<h1><bdi>&lt;img src=x&gt;</bdi></h1>", page, StringComparison.Ordinal);
        Assert.Contains("so far", page, StringComparison.Ordinal);
        Assert.Equal("outage", Assert.Single((await harness.Engine.JsonAsync("/incidents.json"))["entries"]!.AsArray())!["kind"].Text());
    }

    [Fact]
    public async Task Certificates_come_from_the_series_of_the_last_look()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($"global: {{interval: 1s, default_rules: false}}\ntargets: [{{name: api, url: '{server.Url}'}}]");
        await harness.StepAsync(TimeSpan.FromSeconds(1), 2);
        var at = DateTimeOffset.Parse((await harness.Engine.JsonAsync("/targets/api.json"))["last"]!["slot"].Text(), System.Globalization.CultureInfo.InvariantCulture);
        var (from, to) = (at.AddDays(-80).ToUnixTimeSeconds(), at.AddDays(10).ToUnixTimeSeconds());
        await new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions()).AppendAsync(
            "test",
            [
                Sample("pronoia_cert_not_before_timestamp_seconds", from, ("link", "0")),
                Sample("pronoia_cert_not_after_timestamp_seconds", to, ("link", "0")),
                Sample("pronoia_cert_remaining_ratio", 10 / 90.0, ("link", "0")),
                Sample("pronoia_cert_remaining_ratio", 0.9, ("link", "1")),
                Sample("pronoia_cert_problem", 1, ("problem", "weak_key")),
                Sample("pronoia_cert_info", 1, ("link", "0"), ("subject", "CN=<script>"), ("issuer", "CN=ca")),
                Sample("pronoia_cert_info", 1, ("link", "1"), ("subject", "CN=ca"), ("issuer", "CN=root")),
                // Of a chain that only its limits are known of.
                Sample("pronoia_cert_remaining_ratio", 0.8, ("link", "2")),
            ],
            CancellationToken.None);

        var page = await harness.Engine.PageAsync("/targets/api");
        var twin = await harness.Engine.JsonAsync("/targets/api.json");

        Assert.Equal(["CN=<script>", "CN=ca", null], twin["certificates"]!.AsArray().Select(c => c!["subject"]?.GetValue<string>()));
        Assert.Equal(["CN=ca", "CN=root", null], twin["certificates"]!.AsArray().Select(c => c!["issuer"]?.GetValue<string>()));
        Assert.Equal("weak_key", Assert.Single(twin["certificateProblems"]!.AsArray()).Text());
        Assert.Contains("issued by <bdi>CN=root</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("CN=&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("11.1 %", page, StringComparison.Ordinal);
        Assert.Contains("in 9 d 23 h", page, StringComparison.Ordinal);
        Assert.Contains("Problems: weak key", page, StringComparison.Ordinal);

        SeriesSample Sample(string name, double value, params (string Name, string Value)[] labels) =>
            new(Labels.Of(name, [("target", "api"), .. labels]), at.ToUnixTimeMilliseconds(), value);
    }

    [Fact]
    public async Task A_heartbeat_shows_when_it_came_last()
    {
        using var harness = new EngineHarness("global: {interval: 1s, default_rules: false}\nheartbeats: [{name: backup, period: 1h, grace: 5m}]");
        await harness.StepAsync(TimeSpan.FromSeconds(1), 2);
        var twin = await harness.Engine.JsonAsync("/targets/backup.json");

        Assert.Equal(("heartbeat", "unknown"), (twin["kind"].Text(), twin["state"].Text()));
        Assert.Null(twin["heartbeat"]!["lastAt"]);
        Assert.Equal(300, twin["heartbeat"]!["graceSeconds"].Number());
        Assert.Contains("never", await harness.Engine.PageAsync("/targets/backup"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_was_never_probed_says_so()
    {
        using var harness = new EngineHarness("targets: [{name: api.json, url: 'http://127.0.0.1:1'}]");

        Assert.Contains("Nothing has been looked at yet.", await harness.Engine.PageAsync("/targets/api.json"), StringComparison.Ordinal);
        Assert.Equal("unknown", (await harness.Engine.JsonAsync("/targets/api.json.json"))["state"].Text());
    }
}
