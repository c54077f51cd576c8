using Pronoia.Reporting.Accounting;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;
using static Pronoia.Reporting.Model.UptimeState;

namespace Pronoia.Reporting.Tests.Accounting;

public class UptimeTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_check_speaks_until_the_next_and_no_longer_than_its_interval()
    {
        var segments = UptimeTimeline.Build([At(0, Up), At(1, Down), At(3, Up), At(4, Up)], Minute, [], Period(10));
        Assert.Equal([Segment(0, 1, Up), Segment(1, 2, Down), Segment(2, 3, Unknown), Segment(3, 5, Up), Segment(5, 10, Unknown)], segments);
    }

    [Fact]
    public void Maintenance_goes_before_everything()
    {
        var checks = Enumerable.Range(0, 10).Select(i => At(i, i < 5 ? Up : Down));
        var segments = UptimeTimeline.Build(checks, Minute, [Window(3, 6), Window(5, 7), Window(9, 30), Window(8, 8)], Period(12));
        Assert.Equal([Segment(0, 3, Up), Segment(3, 7, Maintenance), Segment(7, 9, Down), Segment(9, 12, Maintenance)], segments);
    }

    [Fact]
    public void A_check_from_before_the_period_speaks_into_it() =>
        Assert.Equal([Segment(0, 0.5, Down), Segment(0.5, 1, Unknown)], UptimeTimeline.Build([At(-0.5, Down)], Minute, [], Period(1)));

    [Fact]
    public void A_second_result_for_a_slot_replaces_the_first() =>
        Assert.Equal([Segment(0, 1, Up)], UptimeTimeline.Build([At(0, Down), At(0, Up)], Minute, [], Period(1)));

    [Fact]
    public void Without_checks_everything_is_unknown() =>
        Assert.Equal([Segment(0, 5, Unknown)], UptimeTimeline.Build([], Minute, [], Period(5)));

    [Fact]
    public void An_interval_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UptimeTimeline.Build([], TimeSpan.Zero, [], Period(5)));

    [Fact]
    public void Outages_are_bounded_by_the_checks_around_them()
    {
        CheckResult[] checks = [At(0, Up), At(1, Down), At(2, Down), At(3, Unknown), At(4, Down), At(6, Degraded), At(7, Down)];
        var outages = UptimeTimeline.Outages(checks, []);
        Assert.Equal(
            [
                new Outage(new TimeBounds(Start, Start.AddMinutes(1)), new TimeBounds(Start.AddMinutes(4), Start.AddMinutes(6)), 3),
                new Outage(new TimeBounds(Start.AddMinutes(6), Start.AddMinutes(7)), null, 1),
            ],
            outages);
    }

    [Fact]
    public void Failures_in_maintenance_are_no_outage()
    {
        Assert.Empty(UptimeTimeline.Outages([At(0, Up), At(1, Down), At(2, Up)], [Window(1, 2)]));
        var outage = Assert.Single(UptimeTimeline.Outages([At(0, Down), At(1, Up), At(2, Down), At(3, Up)], [Window(1, 2)]));
        Assert.Null(outage.StartedBetween.EarliestUtc);
        Assert.Equal(2, outage.FailedChecks);
    }

    [Fact]
    public void A_month_with_outages_gaps_maintenance_and_a_clock_change_comes_out_to_the_second()
    {
        // October 2026 in Berlin has 31 days and one hour more: 2,682,000 s, 44,700 slots of a minute.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var month = CalendarPeriod.Containing(CalendarUnit.Month, new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero), zone);
        Assert.Equal(2_682_000, month.Length.TotalSeconds);
        DateTimeOffset Local(int day, int hour, int minute, int offset) => new(2026, 10, day, hour, minute, 0, TimeSpan.FromHours(offset));

        // 5 Oct 14:00–14:37 down; 12 Oct 03:00–09:15 no checks; 20 Oct 22:00–21 Oct 01:30 maintenance, in which checks fail until 00:30;
        // 25 Oct 02:45 (summer) – 02:15 (winter) down across the clock change, half an hour; 28 Oct 10:00–12:00 degraded;
        // 30 Oct maintenance of 90 s, out of step with the slots.
        (DateTimeOffset From, DateTimeOffset To, UptimeState State)[] events =
        [
            (Local(5, 14, 0, 2), Local(5, 14, 37, 2), Down),
            (Local(20, 22, 0, 2), Local(21, 0, 30, 2), Down),
            (Local(25, 2, 45, 2), Local(25, 2, 15, 1), Down),
            (Local(28, 10, 0, 1), Local(28, 12, 0, 1), Degraded),
        ];
        var checks = new List<CheckResult>();
        for (var slot = month.FromUtc; slot < month.ToUtc; slot = slot.AddMinutes(1))
        {
            if (slot < Local(12, 3, 0, 2) || slot >= Local(12, 9, 15, 2))
            {
                checks.Add(new CheckResult(slot, events.FirstOrDefault(e => slot >= e.From && slot < e.To, (default, default, Up)).State));
            }
        }

        ReportPeriod[] maintenance =
        [
            new(Local(20, 22, 0, 2), Local(21, 1, 30, 2)),
            new(Local(30, 8, 0, 1).AddSeconds(15), Local(30, 8, 0, 1).AddSeconds(105)),
        ];
        var segments = UptimeTimeline.Build(checks, Minute, maintenance, month);
        var seconds = UptimeSeconds.Of(segments, month.FromUtc, month.ToUtc);

        Assert.Equal((37 + 30) * 60, seconds.Down);
        Assert.Equal(2 * 3600, seconds.Degraded);
        Assert.Equal((6 * 3600) + (15 * 60), seconds.Unknown);
        Assert.Equal((3.5 * 3600) + 90, seconds.Maintenance);
        Assert.Equal(2_682_000 - 4_020 - 7_200 - 22_500 - 12_690, seconds.Up);
        // By hand: (2,682,000 − 22,500 − 12,690 − 4,020) / (2,682,000 − 22,500 − 12,690) = 2,642,790 / 2,646,810.
        Assert.Equal(2_642_790d / 2_646_810d, seconds.Availability);
        Assert.Equal(2, UptimeTimeline.Outages(checks, maintenance).Count);
    }

    [Fact]
    public void Segments_always_fill_the_period_exactly()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var checks = Enumerable.Range(0, random.Next(50)).Select(_ => At(random.Next(-5, 70), (UptimeState)random.Next(5))).ToArray();
            var windows = Enumerable.Range(0, random.Next(4)).Select(_ => Window(random.Next(-10, 60), random.Next(-10, 90))).ToArray();
            var segments = UptimeTimeline.Build(checks, TimeSpan.FromSeconds(random.Next(1, 200)), windows, Period(60));
            Assert.Equal(Start, segments[0].FromUtc);
            Assert.Equal(Start.AddMinutes(60), segments[^1].ToUtc);
            Assert.All(segments.Zip(segments.Skip(1)), p => Assert.True(p.First.ToUtc == p.Second.FromUtc && p.First.State != p.Second.State));
            Assert.All(segments, s => Assert.True(s.Duration > TimeSpan.Zero));
        }
    }

    private static CheckResult At(double minute, UptimeState state) => new(Start.AddMinutes(minute), state);

    private static UptimeSegment Segment(double from, double to, UptimeState state) => new(Start.AddMinutes(from), Start.AddMinutes(to), state);

    private static ReportPeriod Window(double from, double to) => new(Start.AddMinutes(from), Start.AddMinutes(to));

    private static ReportPeriod Period(double minutes) => new(Start, Start.AddMinutes(minutes));
}
