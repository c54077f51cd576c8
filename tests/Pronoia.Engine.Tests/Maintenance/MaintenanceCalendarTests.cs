using Pronoia.Engine.Configuration;
using Pronoia.Engine.Maintenance;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Maintenance;

public sealed class MaintenanceCalendarTests
{
    private static readonly Labels Shop = Labels.Of([new Label("job", "probe"), new Label("target", "shop"), new Label("team", "web")]);
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("target=shop", true)]
    [InlineData("team=~\"we.*\"", true)]
    [InlineData("target=other", false)]
    [InlineData("region=west", true)]
    [InlineData("alertname!=TargetDown", false)]
    [InlineData("absent!=x", true)]
    public void A_window_means_what_its_alerts_would_mean(string matcher, bool means)
    {
        var calendar = Calendar($"- {{name: w, matchers: ['{matcher}'], starts_at: 2026-11-21T10:00:00Z, ends_at: 2026-11-21T12:00:00Z}}");

        Assert.Equal(means ? "w" : null, calendar.Find(Shop, Saturday.AddHours(10))?.Name);
        Assert.Null(calendar.Find(Shop, Saturday.AddHours(12)));
        Assert.Equal(means ? 1 : 0, calendar.Between(Shop, Saturday, Saturday.AddDays(1)).Count);
    }

    [Fact]
    public void Periods_are_cut_to_the_question_and_say_their_window()
    {
        var calendar = Calendar("""
            - {name: upgrade, matchers: ['target=shop'], starts_at: 2026-11-21T10:00:00Z, ends_at: 2026-11-21T12:00:00Z}
            - {name: nightly, time_intervals: [night]}
            """);

        var periods = calendar.Between(Shop, Saturday.AddHours(-1), Saturday.AddHours(11));

        // Night is 23:00 to 01:00 in Berlin, in two ranges that touch at midnight.
        Assert.Equal(
            ["nightly -1 0", "upgrade 10 11"],
            periods.Select(p => $"{p.Window.Name} {(p.From - Saturday).TotalHours} {(p.To - Saturday).TotalHours}"));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-31")]
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-27")]
    [InlineData("Australia/Lord_Howe", "2026-04-03", "2026-04-07")]
    [InlineData("America/St_Johns", "2026-02-26", "2026-03-10")]
    public void Periods_hold_exactly_the_instants_that_are_inside(string zone, string from, string to)
    {
        var calendar = Calendar("- {name: w, time_intervals: [mixed]}", zone);
        var (start, end) = (DateTimeOffset.Parse(from + "T00:07:30Z", null), DateTimeOffset.Parse(to + "T12:00:00Z", null));

        var periods = calendar.Between(Shop, start, end);

        Assert.NotEmpty(periods);
        for (var at = start; at < end; at = at.AddSeconds(30))
        {
            Assert.Equal(calendar.Find(Shop, at) is not null, periods.Any(p => p.From <= at && at < p.To));
        }

        Assert.All(periods.Zip(periods.Skip(1)), p => Assert.True(p.First.To < p.Second.From));
    }

    [Fact]
    public void Without_windows_there_is_no_maintenance()
    {
        var calendar = Calendar("");

        Assert.Null(calendar.Find(Shop, Saturday));
        Assert.Empty(calendar.Between(Shop, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    private static MaintenanceCalendar Calendar(string windows, string zone = "Europe/Berlin") => new(ConfigurationLoader.Parse(
        $$$"""
        global: {external_labels: {region: west}}
        targets: [{name: shop, url: http://localhost:1}]
        alerting:
          route: {receiver: r}
          receivers: [{name: r}]
          time_intervals:
            - name: night
              time_intervals:
                - {times: [{start_time: '23:00', end_time: '24:00'}, {start_time: '00:00', end_time: '01:00'}], location: {{{zone}}}}
            - name: mixed
              time_intervals:
                - {times: [{start_time: '01:30', end_time: '02:45'}, {start_time: '02:15', end_time: '03:20'}], location: {{{zone}}}}
                - {weekdays: [sunday], times: [{start_time: '23:30', end_time: '24:00'}], location: {{{zone}}}}
                - {days_of_month: ['-1'], location: {{{zone}}}}
          maintenance_windows:
        {{{string.Join('\n', windows.Split('\n').Select(l => "    " + l))}}}
        """,
        "test.yaml",
        "."));
}
