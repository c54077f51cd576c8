using Pronoia.Engine.Results;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Web;

/// <summary>A target as the status page shows it.</summary>
/// <param name="Status">What is known now.</param>
/// <param name="State">The state now: unknown where the last result is too old.</param>
/// <param name="Since">24 hours ago, or when the target was first probed if that is later.</param>
/// <param name="Segments">The states since then.</param>
/// <param name="Uptime">The segments added up.</param>
/// <param name="Latency">The last probe durations in seconds, oldest first; NaN where there is a gap.</param>
public sealed record StatusTarget(
    TargetStatus Status, UptimeState State, DateTimeOffset Since, IReadOnlyList<UptimeSegment> Segments, UptimeSeconds Uptime, IReadOnlyList<double> Latency);
