using NCrontab;

namespace Pronoia.Engine.Configuration;

/// <summary>A report made on a schedule.</summary>
public sealed record ReportConfig
{
    /// <summary>The unique name; part of the archive path.</summary>
    public required string Name { get; init; }

    /// <summary>The title people read.</summary>
    public required string Title { get; init; }

    /// <summary>When, in <see cref="TimeZone"/>.</summary>
    public required CrontabSchedule Schedule { get; init; }

    /// <summary>The zone of the schedule and of the times shown.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>How far back it looks.</summary>
    public required TimeSpan Period { get; init; }
}
