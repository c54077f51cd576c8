using NCrontab;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Engine.Reports;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>reports</c>.</summary>
/// <param name="alerting">Whose receivers and SMTP settings the recipients take; null where it is in error itself.</param>
internal sealed class ReportSection(AlertmanagerConfig? alerting)
{
    /// <summary>The forms that may be attached to a mail.</summary>
    public static readonly string[] Attachable = ["csv", "json", "pdf"];

    // Keys of an email_config that say what a mail holds, which is the report's business.
    private static readonly string[] OwnMailKeys = ["html", "text", "headers", "send_resolved"];

    public IReadOnlyList<ReportConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        return root.Maps("reports", "report", map => ReadReport(map, taken));
    }

    private ReportConfig ReadReport(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = NamedItems.Name(map, taken);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            map.Error("name", "expected letters, digits, - and _: the name is part of the report's path");
        }

        // A report that is named like a kind is of this kind unless it says otherwise.
        var template = map.Choice(
            "kind",
            ReportTemplate.All.FirstOrDefault(t => t.Name == name) ?? ReportTemplate.Weekly,
            [.. ReportTemplate.All.Select(t => (t.Name, t))]);
        var text = map.String("schedule", template.Schedule);
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
            Template = template,
            Title = map.String("title", template.Title),
            Schedule = schedule ?? CrontabSchedule.Parse(template.Schedule),
            TimeZone = zone ?? TimeZoneInfo.Utc,
            Period = map.Has("period") ? map.Duration("period", TimeSpan.FromDays(7), min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(400)) : null,
            Sections = Names(map, "sections", ReportSectionNames.All),
            Goals = ReadGoals(map.Map("goals")),
            Recipients = [.. map.List("recipients", value => ReadRecipients(map, value)).SelectMany(r => r)],
            Attach = Names(map, "attach", Attachable),
        };
    }

    private static ResponseGoals ReadGoals(YamlMap map)
    {
        var defaults = new ResponseGoals();
        var goals = new ResponseGoals
        {
            MeanTimeToDetect = map.Duration("time_to_detect", defaults.MeanTimeToDetect, min: TimeSpan.FromSeconds(1)),
            MeanTimeToResolve = map.Duration("time_to_resolve", defaults.MeanTimeToResolve, min: TimeSpan.FromSeconds(1)),
            FalsePositiveRate = map.Double("false_positive_rate", defaults.FalsePositiveRate, 0, 1),
        };
        map.Done();
        return goals;
    }

    private static IReadOnlyList<string> Names(YamlMap map, string key, IReadOnlyList<string> known)
    {
        var names = map.Strings(key);
        foreach (var unknown in names.Where(n => !known.Contains(n, StringComparer.Ordinal)))
        {
            map.Error(key, $"there is no \"{unknown}\"; there are {string.Join(", ", known)}");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            map.Error(key, "names one twice");
        }

        return names;
    }

    /// <summary>A text names a receiver of alerting; a mapping gives addresses, with an <c>email_config</c>'s keys for a server of their own.</summary>
    private IReadOnlyList<MailRecipients> ReadRecipients(YamlMap report, YamlValue value)
    {
        if (value is YamlScalar { IsNull: false } name)
        {
            var mail = alerting?.Mail(name.Text) ?? [];
            if (mail.Count == 0 && alerting is not null)
            {
                report.Diagnostics.Error(
                    value.Position,
                    $"report: recipients: \"{name.Text}\" is no receiver with email_configs{(name.Text.Contains('@') ? "; write addresses as {to: …}" : "")}");
            }

            return mail;
        }

        var map = YamlMap.Of(value, report.Diagnostics, "recipient");
        foreach (var key in OwnMailKeys.Where(map.Has))
        {
            map.Error(key, "is the report's own");
        }

        IReadOnlyList<MailRecipients> recipients = alerting is null ? [] : [alerting.ReadMail(map)];
        if (alerting is not null)
        {
            map.Done();
        }

        return recipients;
    }
}
