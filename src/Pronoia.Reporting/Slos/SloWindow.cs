using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Slos;

/// <summary>The time over which an objective is kept: the last so many days, or a period of the calendar.</summary>
public sealed record SloWindow
{
    private SloWindow(TimeSpan length, CalendarUnit? unit, TimeZoneInfo zone) => (Length, Unit, Zone) = (length, unit, zone);

    /// <summary>The usual window: the last 30 days.</summary>
    public static SloWindow Default { get; } = Rolling(TimeSpan.FromDays(30));

    /// <summary>The length; for a calendar window the usual one (month 30, quarter 90, year 365 days), by which burn rates are scaled.</summary>
    public TimeSpan Length { get; }

    /// <summary>The calendar unit, or null for a rolling window.</summary>
    public CalendarUnit? Unit { get; }

    /// <summary>The zone in which the calendar is cut.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>A window that always ends now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not at least an hour.</exception>
    public static SloWindow Rolling(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromHours(1));
        return new SloWindow(length, null, TimeZoneInfo.Utc);
    }

    /// <summary>A window that starts afresh with every calendar period.</summary>
    public static SloWindow Calendar(CalendarUnit unit, TimeZoneInfo zone) => new(
        unit switch
        {
            CalendarUnit.Day => TimeSpan.FromDays(1),
            CalendarUnit.Week => TimeSpan.FromDays(7),
            CalendarUnit.Month => TimeSpan.FromDays(30),
            CalendarUnit.Quarter => TimeSpan.FromDays(90),
            _ => TimeSpan.FromDays(365),
        },
        unit,
        zone);

    /// <summary>The window as seen at an instant: the whole calendar period that holds it, or the time up to it.</summary>
    public ReportPeriod At(DateTimeOffset at) => Unit is { } unit ? CalendarPeriod.Containing(unit, at, Zone) : new ReportPeriod(at - Length, at);

    /// <summary>
    /// The window that a report speaks of. Its period ends just before its exclusive end: a month's report speaks of that month's window, not of the next one's.
    /// </summary>
    public ReportPeriod AtEndOf(ReportPeriod period) => Unit is null ? At(period.ToUtc) : At(period.ToUtc.AddTicks(-1));

    /// <inheritdoc/>
    public override string ToString() => Unit is { } unit
        ? $"calendar {unit.ToString().ToLowerInvariant()} ({Zone.Id})"
        : Length.Ticks % TimeSpan.TicksPerDay == 0 ? $"{Text.Quantity.Count(Length.Days, "day", "days")} rolling" : $"{PrometheusDuration.Format(Length)} rolling";
}
