using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Tests.Text;

public class ReportClockTests
{
    private static readonly ReportClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    private static readonly ReportClock Utc = new(TimeZoneInfo.Utc);

    [Fact]
    public void Writes_local_times_with_an_offset_only_where_it_is_needed()
    {
        Assert.Equal("15 Nov 13:00", Berlin.Minute(At(2026, 11, 15, 12)));
        Assert.Equal("25 Oct 02:00 +02:00", Berlin.Minute(At(2026, 10, 25, 0)));
        Assert.Equal("25 Oct 02:00 +01:00", Berlin.Minute(At(2026, 10, 25, 1)));
        Assert.Equal("16 Nov 2026", Berlin.Day(At(2026, 11, 15, 23)));
    }

    [Fact]
    public void Bounds_over_midnight_name_both_days()
    {
        Assert.Equal("1 Nov 23:00:00 – 2 Nov 01:00:00", Utc.Between(new TimeBounds(At(2026, 11, 1, 23), At(2026, 11, 2, 1))));
        Assert.Equal("before 2 Nov 01:00:00", Utc.Between(new TimeBounds(null, At(2026, 11, 2, 1))));
    }

    [Theory]
    [InlineData(15, 0, 16, 0, "15 November 2026")]
    [InlineData(9, 0, 16, 0, "9 November 2026 – 15 November 2026")]
    [InlineData(9, 6, 16, 0, "9 Nov 2026 06:00 – 16 Nov 2026 00:00")]
    [InlineData(9, 0, 9, 0, "9 Nov 2026 00:00 – 9 Nov 2026 00:00")]
    public void Whole_days_are_written_as_days(int fromDay, int fromHour, int toDay, int toHour, string expected) =>
        Assert.Equal(expected, Utc.Period(new ReportPeriod(At(2026, 11, fromDay, fromHour), At(2026, 11, toDay, toHour))));

    private static DateTimeOffset At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
