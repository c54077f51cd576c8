using System.Globalization;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.TimeIntervals;

/// <summary>Reads Alertmanager's <c>time_intervals</c>.</summary>
internal static class TimeIntervalReader
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <summary>Reads one span.</summary>
    public static TimeInterval Read(YamlMap map) => new()
    {
        Times = map.Maps("times", "time range", Times),
        Weekdays = Ranges(map, "weekdays", Weekday, "a weekday such as monday, or a range such as monday:friday"),
        DaysOfMonth = DaysOfMonth(map),
        Months = Ranges(map, "months", Month, "a month (name or 1 to 12), or a range such as january:march"),
        Years = Ranges(map, "years", Year, "a year, or a range such as 2026:2028"),
        Location = Location(map),
    };

    private static (int Start, int End) Times(YamlMap map)
    {
        var start = Time(map, "start_time");
        var end = Time(map, "end_time");
        if (start is { } s && end is { } e && s >= e)
        {
            map.Error("end_time", "start time cannot be equal or greater than end time");
        }

        return (start ?? 0, end ?? 0);
    }

    private static int? Time(YamlMap map, string key)
    {
        var text = map.String(key, required: true);
        if (text is null)
        {
            return null;
        }

        if (text.Length == 5 && text[2] == ':'
            && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && (hour < 24 || (hour == 24 && minute == 0)))
        {
            return (hour * 60) + minute;
        }

        map.Error(key, $"expected a time of day from 00:00 to 24:00, found \"{text}\"");
        return null;
    }

    private static IReadOnlyList<(int Start, int End)> DaysOfMonth(YamlMap map)
    {
        const string Expected = "a day from 1 to 31 or from -1 (last) to -31, or a range such as 1:5 or -3:-1";
        var ranges = Ranges(map, "days_of_month", Day, Expected, ordered: false);
        foreach (var (start, end) in ranges)
        {
            if (start < 0 && end > 0)
            {
                map.Error("days_of_month", $"{start}:{end}: end day must be negative if start day is negative");
            }
            else if (Math.Sign(start) == Math.Sign(end) && start > end)
            {
                map.Error("days_of_month", $"{start}:{end}: end day must not be before start day");
            }
        }

        return ranges;
    }

    private static IReadOnlyList<(int Start, int End)> Ranges(
        YamlMap map, string key, Func<string, int?> read, string expected, bool ordered = true)
    {
        var ranges = new List<(int, int)>();
        foreach (var text in map.Strings(key))
        {
            var split = text.IndexOf(':', StringComparison.Ordinal);
            var start = read((split < 0 ? text : text[..split]).Trim().ToLowerInvariant());
            var end = split < 0 ? start : read(text[(split + 1)..].Trim().ToLowerInvariant());
            if (start is null || end is null)
            {
                map.Error(key, $"expected {expected}, found \"{text}\"");
            }
            else if (ordered && start > end)
            {
                map.Error(key, $"{text}: the start of a range must not be after its end");
            }
            else
            {
                ranges.Add((start.Value, end.Value));
            }
        }

        return ranges;
    }

    private static int? Weekday(string text) => Array.IndexOf(Weekdays, text) is >= 0 and var day ? day : null;

    private static int? Month(string text) =>
        Array.IndexOf(Months, text) is >= 0 and var month ? month + 1 : Number(text) is >= 1 and <= 12 and var number ? number : null;

    private static int? Day(string text) => Number(text) is { } day && Math.Abs(day) is >= 1 and <= 31 ? day : null;

    private static int? Year(string text) => Number(text) is >= 0 and <= 9999 and var year ? year : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads <c>location</c>: an IANA zone, UTC where absent.</summary>
    public static TimeZoneInfo Location(YamlMap map)
    {
        var name = map.String("location");
        if (name is null or "UTC")
        {
            return TimeZoneInfo.Utc;
        }

        if (name is "Local")
        {
            return TimeZoneInfo.Local;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        map.Error("location", $"no time zone \"{name}\" on this machine; expected an IANA name such as Europe/Berlin");
        return TimeZoneInfo.Utc;
    }
}
