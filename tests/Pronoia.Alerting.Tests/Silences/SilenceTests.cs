using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;

namespace Pronoia.Alerting.Tests.Silences;

public class SilenceTests
{
    private const string Yaml = """
        route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 60s, repeat_interval: 1h}
        receivers:
          - name: team
            console_configs: [{}]
          - name: owners
            console_configs: [{}]
        """;

    private static Silence Silence(AlertingHarness h, string matcher, TimeSpan duration) => new()
    {
        Matchers = MatcherParser.Parse(matcher),
        StartsAt = h.Time.GetUtcNow(),
        EndsAt = h.Time.GetUtcNow() + duration,
        CreatedBy = "ada",
        Comment = "replacing the disk",
    };

    [Fact]
    public async Task A_silenced_alert_is_told_once_the_silence_is_over()
    {
        var h = new AlertingHarness(Yaml);
        await h.Manager.PutSilenceAsync(Silence(h, "alertname=A", TimeSpan.FromMinutes(5)), default);
        await h.Fire("alertname=A", "alertname=B");
        await h.Run(60);
        Assert.Equal(["10 team firing B"], h.Log());
        var view = Assert.Single(await h.Manager.AlertsAsync(default), a => a.Alert.Name == "A");
        Assert.Equal(AlertState.Suppressed, view.State);
        Assert.Single(view.SilencedBy);
        await h.Run(300);
        Assert.Equal(["10 team firing B", "310 team firing A"], h.Log());
    }

    [Fact]
    public async Task A_resolve_gets_out_through_a_silence_if_the_alert_was_told()
    {
        var h = new AlertingHarness(Yaml);
        await h.Fire("alertname=A");
        await h.Run(20);
        await h.Manager.PutSilenceAsync(Silence(h, "alertname=A", TimeSpan.FromHours(1)), default);
        await h.Resolve("alertname=A");
        await h.Run(120);
        Assert.Equal(["10 team firing A", "70 team resolved -A"], h.Log());
    }

    [Fact]
    public async Task Expiring_ends_it_now_and_only_once()
    {
        var h = new AlertingHarness(Yaml);
        var id = await h.Manager.PutSilenceAsync(Silence(h, "alertname=A", TimeSpan.FromHours(1)), default);
        h.Time.Advance(TimeSpan.FromMinutes(1));
        await h.Manager.ExpireSilenceAsync(id, default);
        Assert.Equal(SilenceState.Expired, (await h.Manager.SilenceAsync(id, default))!.StateAt(h.Time.GetUtcNow()));
        var error = await Assert.ThrowsAsync<SilenceException>(() => h.Manager.ExpireSilenceAsync(id, default));
        Assert.Equal($"silence {id} already expired", error.Message);
    }

    [Fact]
    public async Task A_change_that_gives_the_start_back_in_milliseconds_keeps_the_silence()
    {
        var h = new AlertingHarness(Yaml);
        h.Time.Advance(TimeSpan.FromTicks(1_234_567));
        var id = await h.Manager.PutSilenceAsync(Silence(h, "alertname=A", TimeSpan.FromHours(1)), default);
        var known = (await h.Manager.SilenceAsync(id, default))!;
        h.Time.Advance(TimeSpan.FromMinutes(1));

        var told = DateTimeOffset.FromUnixTimeMilliseconds(known.StartsAt.ToUnixTimeMilliseconds());
        Assert.Equal(id, await h.Manager.PutSilenceAsync(known with { StartsAt = told, EndsAt = known.EndsAt.AddHours(1) }, default));
        Assert.Equal(known.StartsAt, (await h.Manager.SilenceAsync(id, default))!.StartsAt);
    }

    [Fact]
    public async Task Changing_the_end_keeps_the_silence_and_changing_the_matchers_makes_another()
    {
        var h = new AlertingHarness(Yaml);
        var silence = Silence(h, "alertname=A", TimeSpan.FromHours(1));
        var id = await h.Manager.PutSilenceAsync(silence, default);
        var known = (await h.Manager.SilenceAsync(id, default))!;
        Assert.Equal(id, await h.Manager.PutSilenceAsync(known with { EndsAt = known.EndsAt.AddHours(1) }, default));
        var other = await h.Manager.PutSilenceAsync(known with { Matchers = MatcherParser.Parse("alertname=B") }, default);
        Assert.NotEqual(id, other);
        Assert.Equal(SilenceState.Expired, (await h.Manager.SilenceAsync(id, default))!.StateAt(h.Time.GetUtcNow()));
    }

    [Theory]
    [InlineData("", "why", "alertname=A", "creator information missing")]
    [InlineData("ada", " ", "alertname=A", "comment missing")]
    [InlineData("ada", "why", "", "at least one matcher required")]
    [InlineData("ada", "why", "alertname=~\".*\"", "at least one matcher must not match the empty string")]
    public async Task What_is_missing_is_said(string by, string comment, string matcher, string error)
    {
        var h = new AlertingHarness(Yaml);
        var silence = Silence(h, matcher, TimeSpan.FromHours(1)) with { CreatedBy = by, Comment = comment };
        Assert.Equal(error, (await Assert.ThrowsAsync<SilenceException>(() => h.Manager.PutSilenceAsync(silence, default))).Message);
    }

    [Fact]
    public async Task Reminds_before_the_end_and_while_muted_alerts_fire()
    {
        var h = new AlertingHarness(Yaml + "\nsilence_reminders: {receiver: owners, before_end: 10m, still_firing: 30m}\n");
        await h.Manager.PutSilenceAsync(Silence(h, "alertname=A", TimeSpan.FromMinutes(55)), default);
        await h.Put(TimeSpan.FromHours(3), "alertname=A");
        await h.Run(3000);
        Assert.Equal(["1800 owners firing A", "2700 owners firing A"], h.Log());
        Assert.All(h.Sent, n => Assert.Equal(NotificationKind.SilenceReminder, n.Kind));
        Assert.Contains("ada (\"replacing the disk\")", h.Sent[1].Note, StringComparison.Ordinal);
    }
}
