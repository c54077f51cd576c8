using Pronoia.Alerting.Actions;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests.Groups;

/// <summary>What Alertmanager does not have: acknowledgement, escalation, fallback, dead letters, flapping, reload without loose ends.</summary>
public class IncidentTests
{
    private const string Receivers = """
        receivers:
          - name: team
            console_configs: [{}]
          - name: lead
            console_configs: [{}]
          - name: boss
            console_configs: [{}]
        """;

    private const string Escalating = """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 10s
          group_interval: 60s
          repeat_interval: 30m
          escalate_after: 5m
          escalate_to: [lead, boss]

        """ + Receivers;

    private const string Falling = """
        route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s}
        fallback_receiver: boss

        """ + Receivers;

    [Fact]
    public async Task Escalates_step_by_step_and_everybody_hears_of_the_end()
    {
        var h = new AlertingHarness(Escalating);
        await h.Fire("alertname=A");
        await h.Run(700);
        Assert.Equal(["10 team firing A", "310 lead firing A", "610 boss firing A"], h.Log());
        Assert.Equal(NotificationKind.Escalation, h.Sent[1].Kind);
        Assert.Equal("Nobody at team acknowledged this within 5m.", h.Sent[1].Note);
        await h.Resolve("alertname=A");
        await h.Run(60);
        Assert.Equal(["730 boss resolved -A", "730 lead resolved -A", "730 team resolved -A"], h.Log().Skip(3).Order());
    }

    [Fact]
    public async Task Acknowledgement_stops_escalation_and_repeats_until_another_alert_joins()
    {
        var h = new AlertingHarness(Escalating);
        await h.Put(TimeSpan.FromHours(9), "alertname=A,i=1");
        await h.Run(60);
        var group = Assert.Single(await h.Manager.GroupsAsync(default));
        Assert.True(await h.Manager.AcknowledgeAsync(group.Id, "ada", "on it", default));
        await h.Run(7200);
        Assert.Equal(["10 team firing A/1"], h.Log());
        Assert.Equal("ada", (await h.Manager.GroupsAsync(default))[0].Acknowledged!.By);
        await h.Put(TimeSpan.FromHours(9), "alertname=A,i=2");
        await h.Run(30);
        Assert.Null((await h.Manager.GroupsAsync(default))[0].Acknowledged);
        Assert.Contains(h.Log(), l => l.EndsWith("lead firing A/1 A/2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_brings_in_the_fallback()
    {
        var h = new AlertingHarness(Falling)
        {
            OnNotify = n => n.Receiver == "team" ? throw new NotifyException("status 401") { Retryable = false } : Task.CompletedTask,
        };
        await h.Fire("alertname=A");
        await h.Run(30);
        Assert.Equal(["10 boss firing A"], h.Log());
        Assert.Equal("team (console[0]) cannot be reached: status 401", h.Sent[0].Note);
        var letter = Assert.Single(await h.Manager.DeadLettersAsync(default));
        Assert.Equal("team", letter.Message.Receiver);

        h.OnNotify = null;
        await h.Run(600);
        Assert.Equal(["10 boss firing A", "310 team firing A"], h.Log());
        Assert.Empty(await h.Manager.DeadLettersAsync(default));
        await h.Resolve("alertname=A");
        await h.Run(120);
        Assert.Equal(["630 boss resolved -A", "630 team resolved -A"], h.Log().Skip(2).Order().Select(l => l.Replace("670", "630", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dead_letter_can_be_replayed_and_is_not_sent_again_after_that()
    {
        var links = new ActionLinks(new byte[32], new Uri("https://pronoia.example/act"), TimeSpan.FromHours(1));
        var h = new AlertingHarness(Falling.Replace("fallback_receiver: boss", "", StringComparison.Ordinal), options: new AlertManagerOptions { ActionLinks = _ => new(links) });
        h.OnNotify = _ => throw new NotifyException("status 400") { Retryable = false };
        await h.Fire("alertname=A");
        await h.Run(30);
        h.Restart();
        var letter = Assert.Single(await h.Manager.DeadLettersAsync(default));
        Assert.Equal(["Acknowledge", "Silence"], letter.Message.Actions.Select(a => a.Key));
        Assert.Equal("status 400", await h.Manager.ReplayDeadLetterAsync(letter.Id, default));
        h.OnNotify = null;
        Assert.Null(await h.Manager.ReplayDeadLetterAsync(letter.Id, default));
        Assert.Empty(await h.Manager.DeadLettersAsync(default));
        await h.Run(600);
        Assert.Equal(["10 team firing A"], h.Log());
        Assert.Equal(letter.Message.IdempotencyKey, h.Sent[0].IdempotencyKey);
    }

    [Fact]
    public async Task Flapping_is_told_once_and_resolved_once_it_is_quiet()
    {
        const string Yaml = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 0s
              group_interval: 10s
              flapping: {starts: 3, within: 10m, hold: 5m}

            """ + Receivers;
        var h = new AlertingHarness(Yaml);
        for (var i = 0; i < 8; i++)
        {
            await h.Fire("alertname=A");
            await h.Run(30);
            await h.Resolve("alertname=A");
            await h.Run(30);
        }

        Assert.Equal(5, h.Log().Count);
        Assert.Equal("1 of these alerts keep changing their state; shown as firing until they are quiet for 5m.", h.Sent[4].Note);
        await h.Run(600);
        Assert.Equal(6, h.Log().Count);
        Assert.EndsWith("team resolved -A", h.Log()[5], StringComparison.Ordinal);
        Assert.InRange((h.Sent[5].Time - ManualTimeProvider.Start).TotalSeconds, 750, 780);
        Assert.Null((await h.Manager.FlushAsync(default)).NextDue);
    }

    [Fact]
    public async Task A_change_of_routes_loses_no_alert_and_closes_what_it_had_opened()
    {
        const string Before = "route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s}\n" + Receivers;
        const string After = "route: {receiver: lead, group_by: [alertname], group_wait: 10s, group_interval: 60s}\n" + Receivers;
        var h = new AlertingHarness(Before);
        await h.Fire("alertname=A");
        await h.Run(20);
        h.Restart(After);
        await h.Run(600);
        Assert.Equal(["10 team firing A", "20 lead firing A"], h.Log());
        await h.Resolve("alertname=A");
        await h.Run(300);
        Assert.Equal(["lead resolved -A", "team resolved -A"], h.Log().Skip(2).Select(l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order());
        Assert.Null((await h.Manager.FlushAsync(default)).NextDue);
    }

    [Fact]
    public async Task An_alert_is_muted_while_what_it_depends_on_fires()
    {
        var options = new AlertManagerOptions
        {
            Dependencies =
            [
                new(AlertingHarness.Labels("instance=web"), AlertingHarness.Labels("instance=db")),
                new(AlertingHarness.Labels("instance=db"), AlertingHarness.Labels("instance=switch")),
            ],
        };
        var h = new AlertingHarness("route: {receiver: team, group_by: [instance], group_wait: 10s}\n" + Receivers, options: options);
        await h.Fire("alertname=Down,instance=web", "alertname=Down,instance=switch", "alertname=Down,instance=other");
        await h.Run(30);
        Assert.Equal(["10 team firing Down/other", "10 team firing Down/switch"], h.Log().Order());
        Assert.Equal(1, h.Sent.Single(n => n.GroupLabels["instance"] == "switch").Suppressed);
    }

    [Fact]
    public async Task A_maintenance_window_mutes()
    {
        var h = new AlertingHarness("route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s}\n" + Receivers + """

            maintenance_windows:
              - name: patching
                matchers: [host = a]
                starts_at: 2026-03-02T08:00:00Z
                ends_at: 2026-03-02T10:05:00+01:00
            """);
        await h.Fire("alertname=A,host=a", "alertname=B,host=b");
        await h.Run(600);
        Assert.Equal(["10 team firing B/b", "310 team firing A/a"], h.Log());
    }

    [Fact]
    public async Task A_digest_goes_out_once_at_its_time()
    {
        var h = new AlertingHarness("route: {receiver: team, group_by: [alertname], group_wait: 10s}\n" + Receivers + """

            digests:
              - {name: ops, receiver: boss, at: "11:00", location: Europe/Berlin}
            """);
        await h.Put(TimeSpan.FromHours(5), "alertname=A,host=a");
        await h.Run(3500);
        h.Restart();
        await h.Run(7200);
        var digest = Assert.Single(h.Sent, n => n.Kind == NotificationKind.Digest);
        Assert.Equal(ManualTimeProvider.Start.AddHours(1), digest.Time);
        Assert.Contains("1 message about 1 group of alerts", digest.Note, StringComparison.Ordinal);
        Assert.Contains("Firing now: 1.", digest.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fallback_that_fails_too_is_told_once_it_can_be()
    {
        var h = new AlertingHarness(Falling)
        {
            OnNotify = n => throw new NotifyException($"{n.Receiver} is away") { Retryable = n.Receiver == "boss" },
        };
        await h.Fire("alertname=A");
        await h.Run(60);
        h.OnNotify = n => n.Receiver == "boss" ? throw new NotifyException("away") : Task.CompletedTask;
        await h.Run(600);
        h.OnNotify = null;
        await h.Run(600);
        Assert.Equal(["boss firing A", "team firing A"], h.Log().Select(l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order());
        await h.Resolve("alertname=A");
        await h.Run(900);
        Assert.Equal(4, h.Log().Count);
        Assert.Null((await h.Manager.FlushAsync(default)).NextDue);
    }

    [Fact]
    public async Task An_integration_that_is_removed_while_it_fails_does_not_hold_the_group()
    {
        const string Two = "route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s}\nreceivers: [{name: team, console_configs: [{}, {}]}]";
        const string One = "route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s}\nreceivers: [{name: team, console_configs: [{}]}]";
        var h = new AlertingHarness(Two)
        {
            OnNotify = n => n.Integration == "console[1]" ? throw new NotifyException("away") { Ambiguous = true } : Task.CompletedTask,
        };
        await h.Fire("alertname=A");
        await h.Run(60);
        h.Restart(One);
        await h.Resolve("alertname=A");
        await h.Run(300);
        Assert.Equal(["10 team firing A", "70 team resolved -A"], h.Log());
        Assert.Null((await h.Manager.FlushAsync(default)).NextDue);
    }
}
