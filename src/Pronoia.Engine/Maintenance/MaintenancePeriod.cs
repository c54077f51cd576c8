using Pronoia.Alerting.Configuration;

namespace Pronoia.Engine.Maintenance;

/// <summary>A stretch of time in which a maintenance window holds.</summary>
/// <param name="Window">The window.</param>
/// <param name="From">Start (UTC), inclusive.</param>
/// <param name="To">End (UTC), exclusive.</param>
public sealed record MaintenancePeriod(MaintenanceWindow Window, DateTimeOffset From, DateTimeOffset To);
