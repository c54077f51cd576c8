using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Calendar;

/// <summary>Cuts time into calendar periods of a time zone. Clock changes make days of 23 or 25 hours; the periods never overlap or leave gaps.</summary>
public static class CalendarPeriod
{
    /// <summary>The period that holds an instant.</summary>
    public static ReportPeriod Containing(CalendarUnit unit, DateTimeOffset at, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var start = StartOf(unit, TimeZoneInfo.ConvertTime(at, zone).Date);
        return new ReportPeriod(ToUtc(start, zone), ToUtc(Next(unit, start), zone));
    }

    /// <summary>The last complete period before an instant: what a report made at that instant speaks of.</summary>
    public static ReportPeriod Before(CalendarUnit unit, DateTimeOffset at, TimeZoneInfo zone) =>
        Containing(unit, Containing(unit, at, zone).FromUtc.AddTicks(-1), zone);

    private static DateTime StartOf(CalendarUnit unit, DateTime day) => unit switch
    {
        CalendarUnit.Day => day,
        CalendarUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        CalendarUnit.Month => new DateTime(day.Year, day.Month, 1),
        CalendarUnit.Quarter => new DateTime(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1),
        CalendarUnit.Year => new DateTime(day.Year, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "not a calendar unit"),
    };

    private static DateTime Next(CalendarUnit unit, DateTime start) => unit switch
    {
        CalendarUnit.Day => start.AddDays(1),
        CalendarUnit.Week => start.AddDays(7),
        CalendarUnit.Month => start.AddMonths(1),
        CalendarUnit.Quarter => start.AddMonths(3),
        _ => start.AddYears(1),
    };

    /// <summary>The first instant of a local day. Some zones change their clocks at midnight, so that 00:00 may not exist or exist twice.</summary>
    private static DateTimeOffset ToUtc(DateTime midnight, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
