using Pronoia.Engine.Results;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Web;

/// <summary>A target as the status page shows it.</summary>
/// <param name="Status">What is known now.</param>
/// <param name="State">The state now: unknown where the last result is too old, maintenance where the calendar says so.</param>
/// <param name="Since">24 hours ago, or when the target was first probed if that is later.</param>
/// <param name="Segments">The states since then.</param>
/// <param name="Uptime">The segments added up.</param>
/// <param name="Latency">The last probe durations in seconds, oldest first; NaN where there is a gap.</param>
/// <param name="Days">The UTC days before that of the last result, oldest first, 90 days back at most.</param>
/// <param name="Maintenance">The maintenance window that the target is in, or null.</param>
/// <param name="MaintenanceEnds">When that window ends; null where that is more than a month away.</param>
public sealed record StatusTarget(
    TargetStatus Status,
    UptimeState State,
    DateTimeOffset Since,
    IReadOnlyList<UptimeSegment> Segments,
    UptimeSeconds Uptime,
    IReadOnlyList<double> Latency,
    IReadOnlyList<UptimeDay> Days,
    string? Maintenance = null,
    DateTimeOffset? MaintenanceEnds = null)
{
    /// <summary>When <see cref="State"/> began, UTC.</summary>
    public DateTimeOffset StateSince => State == UptimeState.Unknown && Status.State != UptimeState.Unknown ? Status.KnownUntil : Status.Since;
}
