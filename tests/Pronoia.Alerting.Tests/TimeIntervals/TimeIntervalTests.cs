using System.Globalization;

namespace Pronoia.Alerting.Tests.TimeIntervals;

public class TimeIntervalTests
{
    [Theory]
    [InlineData("times: [{start_time: '09:00', end_time: '17:00'}]", "2026-03-02T09:00:00Z", true)]
    [InlineData("times: [{start_time: '09:00', end_time: '17:00'}]", "2026-03-02T17:00:00Z", false)]
    [InlineData("times: [{start_time: '17:00', end_time: '24:00'}]", "2026-03-02T23:59:59Z", true)]
    [InlineData("weekdays: ['monday:friday']", "2026-03-07T12:00:00Z", false)]
    [InlineData("weekdays: [saturday, sunday]", "2026-03-08T12:00:00Z", true)]
    [InlineData("days_of_month: ['-1']", "2026-02-28T12:00:00Z", true)]
    [InlineData("days_of_month: ['-3:-1']", "2024-02-27T12:00:00Z", true)]
    [InlineData("days_of_month: ['31']", "2026-02-28T12:00:00Z", false)]
    [InlineData("days_of_month: ['1:-1']", "2026-02-28T12:00:00Z", true)]
    [InlineData("months: ['january:march']", "2026-04-01T00:00:00Z", false)]
    [InlineData("months: ['12']", "2026-12-31T00:00:00Z", true)]
    [InlineData("years: ['2026:2027']", "2028-01-01T00:00:00Z", false)]
    [InlineData("times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Berlin", "2026-03-02T08:30:00Z", true)]
    [InlineData("times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Berlin", "2026-07-02T07:30:00Z", true)]
    [InlineData("weekdays: [tuesday], location: Australia/Sydney", "2026-03-02T14:00:00Z", true)]
    [InlineData("times: [{start_time: '00:00', end_time: '01:00'}], weekdays: [monday]", "2026-03-03T00:30:00Z", false)]
    public void Contains_what_it_says(string interval, string time, bool inside)
    {
        var config = AlertingHarness.Read($"""
            route: {"{"}receiver: r{"}"}
            receivers: [{"{"}name: r{"}"}]
            time_intervals: [{"{"}name: t, time_intervals: [{"{"}{interval}{"}"}]{"}"}]
            """);
        var instant = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        Assert.Equal(inside, config.TimeIntervals["t"][0].Contains(instant));
    }

    [Fact]
    public async Task A_resolve_that_falls_into_a_muted_time_goes_out_when_it_ends()
    {
        var h = new AlertingHarness("""
            route:
              receiver: r
              group_wait: 10s
              group_interval: 60s
              routes: [{matchers: [alertname = A], mute_time_intervals: [t]}]
            receivers: [{name: r, console_configs: [{}]}]
            time_intervals: [{name: t, time_intervals: [{times: [{start_time: '09:01', end_time: '09:05'}]}]}]
            """);
        await h.Fire("alertname=A");
        await h.Run(80);
        await h.Resolve("alertname=A");
        await h.Run(600);
        Assert.Equal(["10 r firing A", "310 r resolved -A"], h.Log());
    }
}
