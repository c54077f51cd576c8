using Pronoia.Engine.Jobs;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Web.Health;

public sealed class HealthPagesTests
{
    [Fact]
    public async Task Health_counts_the_slots_of_each_job_and_says_why_one_failed()
    {
        using var harness = new EngineHarness("global: {interval: 30s, default_rules: false}\ntargets: [{name: api, url: 'http://127.0.0.1:1'}]");
        var now = harness.Time.GetUtcNow();
        var ledger = new SlotLedger(harness.Storage.Tables);
        const string Job = "probe-30s-0";
        DateTimeOffset[] slots = [now.AddMinutes(-5), now.AddMinutes(-4), now.AddMinutes(-3), now.AddMinutes(-2), now.AddHours(-25)];
        await ledger.PlanAsync(Job, slots, default);
        await ledger.FinishAsync(Job, slots[0], SlotState.Missed, now, null, default);
        await ledger.FinishAsync(Job, slots[1], SlotState.Failed, now, PoisonHandler.GivenUp, default);
        await ledger.FinishAsync(Job, slots[2], SlotState.Failed, now, "<script>alert(1)</script>", default);
        await ledger.FinishAsync(Job, slots[3], SlotState.Done, slots[3].AddSeconds(3), null, default);

        var twin = await harness.Engine.JsonAsync("/health.json");
        var page = await harness.Engine.PageAsync("/health");
        var job = twin["jobs"]![0]!;

        Assert.Equal((Job, "done"), (job["id"].Text(), job["lastState"].Text()));
        Assert.Equal((4, 1, 1, 2, 1), (job["slots"].Number(), job["done"].Number(), job["missed"].Number(), job["failed"].Number(), job["poison"].Number()));
        Assert.Equal(3, job["lagSeconds"].Number());
        Assert.Equal("<script>alert(1)</script>", job["lastFailure"]!["detail"].Text());
        Assert.True(twin["storageAnswers"]!.GetValue<bool>());
        Assert.Contains("4 slots in 24 hours: 1 missed, 2 failed.", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_is_shown_without_its_secrets()
    {
        using var harness = new EngineHarness("""
            global: {external_url: 'https://user:secret1@ops.example/'}
            targets: [{name: api, url: 'https://user:secret2@shop.example/health?key=secret3#secret4'}]
            heartbeats: [{name: backup, period: 1h, token: secret5}]
            web: {link_key: 'secret6-secret6-secret6-secret6-secret6'}
            alerting:
              route: {receiver: desk}
              receivers: [{name: desk, slack_configs: [{api_url: 'https://hooks.example/secret7', channel: '#a'}]}]
            """);

        var page = await harness.Engine.PageAsync("/config");
        var twin = await harness.Engine.JsonAsync("/config.json");

        Assert.DoesNotContain("secret", (page + twin.ToJsonString()).Replace("Secrets are not shown", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("https://shop.example/health?…", twin["targets"]![0]!["url"].Text());
        Assert.Equal("test.yaml", twin["files"]![0].Text());
        Assert.Equal("2026-11-21T12:00:00.000Z", twin["loadedAt"].Text());
        Assert.True(twin["heartbeats"]![0]!["hasToken"]!.GetValue<bool>());
        Assert.Contains("slack", Assert.Single(twin["receivers"]![0]!["integrations"]!.AsArray()).Text(), StringComparison.Ordinal);
        Assert.Contains("shop.example/health", page, StringComparison.Ordinal);
    }
}
