namespace Pronoia.Alerting.TimeIntervals;

/// <summary>A recurring span of time: an instant is inside when it is inside one range of every field given.</summary>
internal sealed record TimeInterval
{
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
        return (Times.Count == 0 || Times.Any(r => minute >= r.Start && minute < r.End))
            && (Weekdays.Count == 0 || Weekdays.Any(r => (int)local.DayOfWeek >= r.Start && (int)local.DayOfWeek <= r.End))
            && (DaysOfMonth.Count == 0 || DaysOfMonth.Any(r => ContainsDay(r, local)))
            && (Months.Count == 0 || Months.Any(r => local.Month >= r.Start && local.Month <= r.End))
            && (Years.Count == 0 || Years.Any(r => local.Year >= r.Start && local.Year <= r.End));
    }

    private static bool ContainsDay((int Start, int End) range, DateTimeOffset local)
    {
        var days = DateTime.DaysInMonth(local.Year, local.Month);
        var start = range.Start < 0 ? days + range.Start + 1 : range.Start;
        var end = range.End < 0 ? days + range.End + 1 : range.End;
        return local.Day >= start && local.Day <= end;
    }
}
