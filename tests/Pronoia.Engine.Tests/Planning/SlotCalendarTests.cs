using NCrontab;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;

namespace Pronoia.Engine.Tests.Planning;

public sealed class SlotCalendarTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Slots_are_one_interval_apart_and_consecutive_questions_leave_no_hole_and_no_double()
    {
        var job = Regular(TimeSpan.FromSeconds(30));
        var whole = SlotCalendar.Between(job, Start, Start.AddMinutes(10), 100, out _);
        var pieces = new List<DateTimeOffset>();
        for (var at = Start; at < Start.AddMinutes(10); at = at.AddSeconds(7))
        {
            var until = at.AddSeconds(7) < Start.AddMinutes(10) ? at.AddSeconds(7) : Start.AddMinutes(10);
            pieces.AddRange(SlotCalendar.Between(job, at, until, 100, out _));
        }

        Assert.Equal(20, whole.Count);
        Assert.Equal(whole, pieces);
        Assert.All(whole.Zip(whole.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(30), pair.Second - pair.First));
    }

    [Fact]
    public void Jobs_of_one_interval_do_not_all_start_at_once()
    {
        var phases = Enumerable.Range(0, 50).Select(i => SlotCalendar.Between(Regular(TimeSpan.FromSeconds(30), $"probe-{i}"), Start, Start.AddSeconds(30), 1, out _)[0]);

        Assert.InRange(phases.Distinct().Count(), 30, 50);
    }

    [Fact]
    public void Of_a_long_silence_the_newest_slots_are_kept_and_the_rest_is_counted()
    {
        var slots = SlotCalendar.Between(Regular(TimeSpan.FromSeconds(10)), Start, Start.AddHours(1), 5, out var skipped);

        Assert.Equal(5, slots.Count);
        Assert.Equal(355, skipped);
        Assert.InRange(slots[^1], Start.AddHours(1).AddSeconds(-10), Start.AddHours(1));
    }

    [Theory]
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October 2026.
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("0 8 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("0 8 * * *", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", "2026-10-25T07:00:00Z")]
    public void A_schedule_holds_in_its_time_zone_across_clock_changes(string cron, string after, string until, string expected)
    {
        var report = new ReportConfig
        {
            Name = "r",
            Title = "r",
            Schedule = CrontabSchedule.Parse(cron),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Period = TimeSpan.FromDays(1),
        };
        var job = new Job { Id = "report-r", Kind = JobKind.Report, Interval = TimeSpan.FromMinutes(1), Report = report };

        var slots = SlotCalendar.Between(job, Time(after), Time(until), 10, out _);

        Assert.Equal([Time(expected)], slots);
    }

    private static Job Regular(TimeSpan interval, string id = "probe-30s-0") => new() { Id = id, Kind = JobKind.Probe, Interval = interval };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
