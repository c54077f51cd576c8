using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Tests;

public class AlertManagerTests
{
    private const string Simple = """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 10s
          group_interval: 60s
          repeat_interval: 1h
        receivers:
          - name: team
            webhook_configs:
              - url: http://127.0.0.1:1/
        """;

    [Fact]
    public async Task Waits_for_the_group_then_tells_once()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A,i=1");
        await h.Run(5);
        await h.Fire("alertname=A,i=2", "alertname=B,i=1");
        await h.Run(120);
        Assert.Equal(["10 team firing A/1 A/2", "15 team firing B/1"], h.Log());
    }

    [Fact]
    public async Task Tells_of_new_members_at_the_group_interval()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A,i=1");
        await h.Run(20);
        await h.Fire("alertname=A,i=2");
        await h.Run(120);
        Assert.Equal(["10 team firing A/1", "70 team firing A/1 A/2"], h.Log());
    }

    [Fact]
    public async Task Repeats_after_the_repeat_interval()
    {
        var h = new AlertingHarness(Simple.Replace("1h", "5m", StringComparison.Ordinal));
        await h.Fire("alertname=A,i=1");
        await h.Run(700);
        Assert.Equal(["10 team firing A/1", "370 team firing A/1"], h.Log());
    }

    [Fact]
    public async Task Tells_of_resolved_alerts_once_and_forgets_them()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A,i=1", "alertname=A,i=2");
        await h.Run(20);
        await h.Resolve("alertname=A,i=1");
        await h.Run(60);
        await h.Resolve("alertname=A,i=2");
        await h.Run(600);
        Assert.Equal(["10 team firing A/1 A/2", "70 team firing -A/1 A/2", "130 team resolved -A/2"], h.Log());
        Assert.Null((await h.Manager.FlushAsync(default)).NextDue);
    }

    [Fact]
    public async Task An_alert_that_nobody_renews_resolves_by_itself()
    {
        var h = new AlertingHarness(Simple);
        await h.Manager.PutAlertsAsync([new Alert { Labels = AlertingHarness.Labels("alertname=A") }], default);
        await h.Run(600);
        Assert.Equal(["10 team firing A", "310 team resolved -A"], h.Log());
    }

    [Fact]
    public async Task What_came_and_went_between_two_flushes_is_not_told()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A");
        await h.Run(3);
        await h.Resolve("alertname=A");
        await h.Run(300);
        Assert.Empty(h.Log());
    }

    [Fact]
    public async Task Carries_on_after_a_restart_without_telling_twice()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A,i=1");
        await h.Run(20);
        h.Restart();
        await h.Run(100);
        h.Restart();
        await h.Resolve("alertname=A,i=1");
        await h.Run(100);
        Assert.Equal(["10 team firing A/1", "130 team resolved -A/1"], h.Log());
    }

    [Fact]
    public async Task An_inhibited_alert_is_not_told_but_its_resolve_is_if_it_was_paged()
    {
        var h = new AlertingHarness(Simple + """

            inhibit_rules:
              - source_matchers: [severity = critical]
                target_matchers: [severity = warning]
                equal: [host]
            """);
        await h.Fire("alertname=Slow,host=a,severity=warning");
        await h.Run(20);
        await h.Fire("alertname=Down,host=a,severity=critical", "alertname=Disk,host=a,severity=warning", "alertname=Disk,host=b,severity=warning");
        await h.Run(100);
        await h.Resolve("alertname=Slow,host=a,severity=warning");
        await h.Run(100);
        Assert.Equal(
            ["10 team firing Slow/a/warning", "130 team resolved -Slow/a/warning", "30 team firing Disk/b/warning", "30 team firing Down/a/critical"],
            h.Log().Order());
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_until_it_gets_through()
    {
        var h = new AlertingHarness(Simple);
        var failures = 3;
        h.OnNotify = _ => failures-- > 0 ? throw new NotifyException("status 500") : Task.CompletedTask;
        await h.Fire("alertname=A");
        await h.Run(300);
        Assert.Equal("45 team firing A", Assert.Single(h.Log()));
        var outcomes = new List<NotificationOutcome>();
        await foreach (var record in h.State.QueryAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default))
        {
            outcomes.Add(record.Outcome);
        }

        Assert.Equal([NotificationOutcome.Failed, NotificationOutcome.Failed, NotificationOutcome.DeadLettered, NotificationOutcome.Delivered], outcomes);
    }

    [Fact]
    public async Task A_message_whose_sender_died_goes_out_again_under_the_same_key()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A");
        h.Time.Advance(TimeSpan.FromSeconds(11));
        var keys = new List<string>();
        using var kill = new CancellationTokenSource();
        h.OnNotify = async n =>
        {
            keys.Add(n.IdempotencyKey);
            await kill.CancelAsync();
            kill.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await h.Manager.FlushAsync(kill.Token));
        h.Restart();
        h.OnNotify = n =>
        {
            keys.Add(n.IdempotencyKey);
            return Task.CompletedTask;
        };
        await h.Run(30);
        Assert.Empty(h.Log());
        await h.Run(60);
        Assert.Equal("11 team firing A", Assert.Single(h.Log()));
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task An_invalid_alert_is_rejected_alone()
    {
        var h = new AlertingHarness(Simple);
        var result = await h.Manager.PutAlertsAsync(
            [new Alert { Labels = Prometheus.Model.Labels.Empty }, new Alert { Labels = AlertingHarness.Labels("alertname=A") }], default);
        Assert.Equal(1, result.Accepted);
        Assert.Equal("at least one label pair required", Assert.Single(result.Rejected));
    }

    [Fact]
    public async Task A_damaged_document_keeps_nobody_else_from_being_told_and_heals_with_the_next_alert()
    {
        var h = new AlertingHarness(Simple);
        await h.Fire("alertname=A", "alertname=B");
        await foreach (var document in h.State.ListAsync("group", default))
        {
            if (System.Text.Encoding.UTF8.GetString(document.Content.Span).Contains("\"alertname\":\"A\"", StringComparison.Ordinal))
            {
                await h.State.PutAsync("group", document.Key, "{\"routeKey\":"u8.ToArray(), document.Version, default);
            }
        }

        h.Restart();
        await h.Run(20);
        Assert.Equal(["10 team firing B"], h.Log());
        Assert.EndsWith("cannot be read and is left out", Assert.Single((await h.Manager.FlushAsync(default)).Errors), StringComparison.Ordinal);
        await h.Fire("alertname=A");
        await h.Run(20);
        Assert.Equal(["10 team firing B", "30 team firing A"], h.Log());
        Assert.Empty((await h.Manager.FlushAsync(default)).Errors);
    }
}
