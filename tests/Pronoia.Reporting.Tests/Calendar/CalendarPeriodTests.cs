using Pronoia.Reporting.Calendar;

namespace Pronoia.Reporting.Tests.Calendar;

public class CalendarPeriodTests
{
    [Theory]
    [InlineData(CalendarUnit.Day, "2026-11-18T15:00Z", "UTC", "2026-11-18T00:00Z", "2026-11-19T00:00Z")]
    [InlineData(CalendarUnit.Week, "2026-11-16T00:00Z", "UTC", "2026-11-16T00:00Z", "2026-11-23T00:00Z")]
    [InlineData(CalendarUnit.Week, "2026-11-22T23:59Z", "UTC", "2026-11-16T00:00Z", "2026-11-23T00:00Z")]
    [InlineData(CalendarUnit.Week, "2026-11-22T23:59Z", "Europe/Berlin", "2026-11-22T23:00Z", "2026-11-29T23:00Z")]
    [InlineData(CalendarUnit.Week, "2026-10-25T12:00Z", "Europe/Berlin", "2026-10-18T22:00Z", "2026-10-25T23:00Z")]
    [InlineData(CalendarUnit.Day, "2026-03-29T12:00Z", "Europe/Berlin", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData(CalendarUnit.Month, "2026-02-10T00:00Z", "America/New_York", "2026-02-01T05:00Z", "2026-03-01T05:00Z")]
    [InlineData(CalendarUnit.Quarter, "2026-12-31T23:59Z", "UTC", "2026-10-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData(CalendarUnit.Year, "2028-02-29T00:00Z", "UTC", "2028-01-01T00:00Z", "2029-01-01T00:00Z")]
    public void Contains_the_instant(CalendarUnit unit, string at, string zone, string from, string to)
    {
        var period = CalendarPeriod.Containing(unit, Utc(at), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(Utc(from), period.FromUtc);
        Assert.Equal(Utc(to), period.ToUtc);
    }

    [Fact]
    public void A_day_whose_midnight_does_not_exist_starts_at_its_first_minute()
    {
        // In Beirut the clocks go from 00:00 to 01:00 on the last Sunday of March.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");
        var period = CalendarPeriod.Containing(CalendarUnit.Day, Utc("2026-03-29T12:00Z"), zone);
        Assert.Equal(Utc("2026-03-28T22:00Z"), period.FromUtc);
        Assert.Equal(TimeSpan.FromHours(23), period.Length);
    }

    [Theory]
    [InlineData(CalendarUnit.Day)]
    [InlineData(CalendarUnit.Week)]
    [InlineData(CalendarUnit.Month)]
    [InlineData(CalendarUnit.Quarter)]
    public void The_period_before_ends_where_this_one_starts(CalendarUnit unit)
    {
        foreach (var name in new[] { "UTC", "Europe/Berlin", "Asia/Beirut", "America/New_York", "Australia/Lord_Howe" })
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            for (var at = Utc("2026-01-01T00:00Z"); at < Utc("2027-01-01T00:00Z"); at = at.AddHours(37))
            {
                var current = CalendarPeriod.Containing(unit, at, zone);
                Assert.True(current.FromUtc <= at && at < current.ToUtc);
                Assert.Equal(current.FromUtc, CalendarPeriod.Before(unit, at, zone).ToUtc);
            }
        }
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
