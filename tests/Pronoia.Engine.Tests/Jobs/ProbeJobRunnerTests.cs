using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Jobs;

/// <summary>A prober that is cut off blames no target.</summary>
public sealed class ProbeJobRunnerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task While_no_canary_answers_targets_are_unknown_and_neither_up_nor_down()
    {
        var canary = await Loopback.TextAsync("canary");
        var canaryPort = canary.Url.Port;
        var target = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness(Yaml(target.Url, $"127.0.0.1:{canaryPort}"));
        await harness.StepAsync(Second, 3);

        // The network of the prober breaks: neither the canary nor the target can be reached.
        await canary.DisposeAsync();
        await target.DisposeAsync();
        await harness.StepAsync(Second, 3);
        Assert.Equal(["Up", "Up", "Up", "Unknown", "Unknown", "Unknown"], await VerdictsAsync(harness));
        Assert.Empty(harness.Lines);
        Assert.Equal("1, 1, 1", string.Join(", ", await ValuesAsync(harness, "probe_success")));
        Assert.Equal("1, 1, 1", string.Join(", ", await ValuesAsync(harness, "pronoia_probe_verdict{verdict=\"unknown\"}")));
        Assert.True(StaleMarker.IsStale((await ValuesAsync(harness, "pronoia_probe_verdict{verdict=\"up\"}"))[^1]));

        // The canary is back, the target is not: now it is to blame.
        await using var back = await Loopback.StartAsync(_ => Task.CompletedTask, canaryPort);
        await harness.StepAsync(Second, 2);
        Assert.Equal(["Down", "Down"], (await VerdictsAsync(harness))[^2..]);
        Assert.Equal("1, 1, 1, 0, 0", string.Join(", ", await ValuesAsync(harness, "probe_success")));
        Assert.Single(harness.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_replaces_the_canaries()
    {
        await using var canary = await Loopback.TextAsync("canary");
        using var harness = new EngineHarness(Yaml(new Uri("http://127.0.0.1:1"), "127.0.0.1:2"));
        await harness.StepAsync(Second);

        harness.Engine.Reload(ConfigurationLoader.Parse(Yaml(new Uri("http://127.0.0.1:1"), canary.Url.Authority), "test.yaml", "."));
        await harness.StepAsync(Second);

        Assert.Equal(["Unknown", "Down"], await VerdictsAsync(harness));
    }

    private static async Task<List<string?>> VerdictsAsync(EngineHarness harness) =>
        [.. (await harness.RowsAsync("results")).OrderBy(r => r.GetTime("Slot")).Select(r => r.GetString("Verdict"))];

    private static async Task<double[]> ValuesAsync(EngineHarness harness, string selector) =>
        Assert.Single(await harness.SelectAsync(selector)).Values.ToArray();

    private static string Yaml(Uri url, string canary) => $$$"""
        global: {interval: 1s, timeout: 1s, evaluation_interval: 1s, default_rules: false, default_detection: false}
        prober: {canary: {targets: ['{{{canary}}}'], reuse_for: 0s}}
        targets: [{name: api, url: '{{{url}}}'}]
        rules: {groups: [{name: g, rules: [{alert: Down, expr: 'probe_success == 0'}]}]}
        alerting:
          route: {receiver: c, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers: [{name: c, console_configs: [{}]}]
        """;
}
