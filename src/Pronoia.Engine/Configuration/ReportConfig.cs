using NCrontab;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Engine.Reports;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>A report made on a schedule.</summary>
public sealed record ReportConfig
{
    /// <summary>The unique name; part of the archive path.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of report it is.</summary>
    public ReportTemplate Template { get; init; } = ReportTemplate.Weekly;

    /// <summary>The title people read.</summary>
    public required string Title { get; init; }

    /// <summary>When, in <see cref="TimeZone"/>.</summary>
    public required CrontabSchedule Schedule { get; init; }

    /// <summary>The zone of the schedule, of calendar periods and of the times shown.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>How far back from its slot it looks; null: the last complete calendar period of its kind.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>The sections shown (<see cref="ReportSectionNames"/>); empty: those of its kind.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>What detection and response are held against.</summary>
    public ResponseGoals Goals { get; init; } = new();

    /// <summary>Who gets it by mail.</summary>
    public IReadOnlyList<MailRecipients> Recipients { get; init; } = [];

    /// <summary>The forms attached to the mail: <c>pdf</c>, <c>csv</c>, <c>json</c>.</summary>
    public IReadOnlyList<string> Attach { get; init; } = [];

    /// <summary>What is to be made in a slot. The same slot gives the same request, so a report made twice is the same report.</summary>
    public ReportRequest Request(DateTimeOffset slot)
    {
        var period = Period is { } length ? new ReportPeriod(slot - length, slot) : CalendarPeriod.Before(Template.Unit, slot, TimeZone);
        return new ReportRequest
        {
            Title = Title,
            Kind = Template.Kind,
            Sections = Sections,
            TimeZone = TimeZone,
            Period = period,
            Previous = Period is null ? CalendarPeriod.Before(Template.Unit, period.FromUtc, TimeZone) : null,
            Goals = Goals,
            GeneratedAt = slot,
        };
    }
}
