namespace Pronoia.Alerting.TimeIntervals;

/// <summary>A recurring span of time: an instant is inside when it is inside one range of every field given.</summary>
internal sealed record TimeInterval
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Minutes from midnight, start inclusive, end exclusive; empty: all day.</summary>
    public IReadOnlyList<(int Start, int End)> Times { get; init; } = [];

    /// <summary>Sunday = 0, both ends inclusive.</summary>
    public IReadOnlyList<(int Start, int End)> Weekdays { get; init; } = [];

    /// <summary>1 to 31, or -1 (the last day of the month) to -31, both ends inclusive.</summary>
    public IReadOnlyList<(int Start, int End)> DaysOfMonth { get; init; } = [];

    /// <summary>1 to 12, both ends inclusive.</summary>
    public IReadOnlyList<(int Start, int End)> Months { get; init; } = [];

    /// <summary>Both ends inclusive.</summary>
    public IReadOnlyList<(int Start, int End)> Years { get; init; } = [];

    /// <summary>The zone whose wall clock counts.</summary>
    public TimeZoneInfo Location { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether the instant is inside.</summary>
    public bool Contains(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Location);
        var minute = (local.Hour * 60) + local.Minute;
        return (Times.Count == 0 || Times.Any(r => minute >= r.Start && minute < r.End)) && ContainsDate(local.Date);
    }

    /// <summary>The stretches of time inside, cut to [<paramref name="from"/>, <paramref name="to"/>); in no particular order, and they may touch or overlap.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var day = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero); day < to; day = day.AddDays(1))
        {
            var offset = Location.GetUtcOffset(day);
            foreach (var (start, end) in Location.GetUtcOffset(day.AddDays(1)) == offset ? Regular(day, offset) : ClockChange(day))
            {
                var (first, last) = (start > from ? start : from, end < to ? end : to);
                if (first < last)
                {
                    yield return (first, last);
                }
            }
        }
    }

    // A UTC day whose offset does not change touches one or two local dates.
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Regular(DateTimeOffset day, TimeSpan offset)
    {
        var end = day.AddDays(1);
        for (var date = (day + offset).DateTime.Date; date < (end + offset).DateTime; date = date.AddDays(1))
        {
            if (!ContainsDate(date))
            {
                continue;
            }

            var midnight = new DateTimeOffset(date, offset).ToUniversalTime();
            foreach (var range in Times.Count == 0 ? [(0, MinutesOfDay)] : Times)
            {
                var (from, to) = (midnight.AddMinutes(range.Start), midnight.AddMinutes(range.End));
                yield return (from > day ? from : day, to < end ? to : end);
            }
        }
    }

    // Wall clocks jump or repeat an hour: the minutes are asked one by one.
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> ClockChange(DateTimeOffset day)
    {
        DateTimeOffset? start = null;
        for (var minute = 0; minute <= MinutesOfDay; minute++)
        {
            var at = day.AddMinutes(minute);
            if (minute < MinutesOfDay && Contains(at))
            {
                start ??= at;
            }
            else if (start is { } from)
            {
                yield return (from, at);
                start = null;
            }
        }
    }

    private bool ContainsDate(DateTime date) =>
        (Weekdays.Count == 0 || Weekdays.Any(r => (int)date.DayOfWeek >= r.Start && (int)date.DayOfWeek <= r.End))
        && (DaysOfMonth.Count == 0 || DaysOfMonth.Any(r => ContainsDay(r, date)))
        && (Months.Count == 0 || Months.Any(r => date.Month >= r.Start && date.Month <= r.End))
        && (Years.Count == 0 || Years.Any(r => date.Year >= r.Start && date.Year <= r.End));

    private static bool ContainsDay((int Start, int End) range, DateTime local)
    {
        var days = DateTime.DaysInMonth(local.Year, local.Month);
        var start = range.Start < 0 ? days + range.Start + 1 : range.Start;
        var end = range.End < 0 ? days + range.End + 1 : range.End;
        return local.Day >= start && local.Day <= end;
    }
}
