using NCrontab;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>reports</c>.</summary>
internal static class ReportSection
{
    public static IReadOnlyList<ReportConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        return root.Maps("reports", "report", map => ReadReport(map, taken));
    }

    private static ReportConfig ReadReport(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = NamedItems.Name(map, taken);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            map.Error("name", "expected letters, digits, - and _: the name is part of the report's path");
        }

        var text = map.String("schedule", "0 8 * * 1");
        var schedule = CrontabSchedule.TryParse(text);
        if (schedule is null)
        {
            map.Error("schedule", "expected a cron expression of five fields, such as \"0 8 * * 1\" (Mondays at 08:00)");
        }

        var zoneName = map.String("time_zone", "UTC");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            map.Error("time_zone", $"there is no time zone \"{zoneName}\": expected an IANA name such as Europe/Berlin");
        }

        return new ReportConfig
        {
            Name = name,
            Title = map.String("title", name),
            Schedule = schedule ?? CrontabSchedule.Parse("0 8 * * 1"),
            TimeZone = zone ?? TimeZoneInfo.Utc,
            Period = map.Duration("period", TimeSpan.FromDays(7), min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(400)),
        };
    }
}
