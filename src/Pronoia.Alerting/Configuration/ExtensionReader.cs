using System.Globalization;
using Pronoia.Alerting.TimeIntervals;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>Reads the sections that Alertmanager does not have: fallback, maintenance, digests, reminders.</summary>
internal sealed class ExtensionReader(
    IReadOnlySet<string> receivers, IReadOnlyDictionary<string, IReadOnlyList<TimeInterval>> intervals)
{
    /// <summary>A receiver's name, or null where the key is absent.</summary>
    public string? Receiver(YamlMap map, string key, bool required = false)
    {
        var name = map.String(key, required);
        if (name is not null && !receivers.Contains(name))
        {
            map.Error(key, $"undefined receiver \"{name}\"{Nearest.Hint(name, receivers)}");
        }

        return name;
    }

    public IReadOnlyList<MaintenanceWindow> Maintenance(YamlMap map) =>
        Unique(map, "maintenance_windows", map.Maps("maintenance_windows", "maintenance window", Window), w => w.Name);

    public IReadOnlyList<DigestConfig> Digests(YamlMap map) =>
        Unique(map, "digests", map.Maps("digests", "digest", Digest), d => d.Name);

    public SilenceReminderConfig? SilenceReminders(YamlMap map)
    {
        if (!map.Has("silence_reminders"))
        {
            return null;
        }

        var reminders = map.Map("silence_reminders", "silence_reminders");
        var config = new SilenceReminderConfig(
            Receiver(reminders, "receiver", required: true) ?? "",
            reminders.Duration("before_end", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)),
            reminders.Duration("still_firing", TimeSpan.FromHours(24), TimeSpan.FromSeconds(1)));
        reminders.Done();
        return config;
    }

    private static IReadOnlyList<T> Unique<T>(YamlMap map, string key, IReadOnlyList<T> items, Func<T, string> name)
    {
        foreach (var twice in items.GroupBy(name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            map.Error(key, $"name \"{twice.Key}\" is not unique");
        }

        return items;
    }

    private MaintenanceWindow Window(YamlMap map)
    {
        var names = map.Strings("time_intervals");
        foreach (var name in names.Where(n => !intervals.ContainsKey(n)))
        {
            map.Error("time_intervals", $"undefined time interval \"{name}\"{Nearest.Hint(name, intervals.Keys)}");
        }

        var window = new MaintenanceWindow(MatcherReader.Read(map, "match", "match_re", "matchers"), [.. names.Where(intervals.ContainsKey).SelectMany(n => intervals[n])])
        {
            Name = map.String("name", required: true) ?? "",
            StartsAt = Time(map, "starts_at"),
            EndsAt = Time(map, "ends_at"),
        };
        if (window.StartsAt is null && window.EndsAt is null && names.Count == 0)
        {
            map.Diagnostics.Error(map.Position, "maintenance window: give starts_at and ends_at, or time_intervals");
        }
        else if (window.EndsAt <= window.StartsAt)
        {
            map.Error("ends_at", "must be after starts_at");
        }

        return window;
    }

    private static DateTimeOffset? Time(YamlMap map, string key)
    {
        var text = map.String(key);
        if (text is null)
        {
            return null;
        }

        // Without an offset it would be anybody's guess which clock is meant.
        if (DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time)
            && (text.EndsWith('Z') || text.AsSpan(10).ContainsAny('+', '-')))
        {
            return time.ToUniversalTime();
        }

        map.Error(key, $"expected a time such as 2026-03-01T22:00:00Z or 2026-03-01T22:00:00+01:00, found \"{text}\"");
        return null;
    }

    private DigestConfig Digest(YamlMap map)
    {
        var name = map.String("name", required: true) ?? "";
        var receiver = Receiver(map, "receiver", required: true) ?? "";
        var weekday = map.Choice<DayOfWeek?>(
            "weekday",
            null,
            ("sunday", DayOfWeek.Sunday),
            ("monday", DayOfWeek.Monday),
            ("tuesday", DayOfWeek.Tuesday),
            ("wednesday", DayOfWeek.Wednesday),
            ("thursday", DayOfWeek.Thursday),
            ("friday", DayOfWeek.Friday),
            ("saturday", DayOfWeek.Saturday));
        var at = map.String("at", "08:00");
        if (!TimeOnly.TryParseExact(at, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            map.Error("at", $"expected a time of day such as 08:00, found \"{at}\"");
        }

        return new DigestConfig(name, receiver, weekday, time, TimeIntervalReader.Location(map));
    }
}
