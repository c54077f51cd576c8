namespace Pronoia.Storage.Uptime;

/// <summary>What one slot found for one target.</summary>
/// <param name="ScheduledAt">The slot's scheduled time; its UTC day is the day it counts for.</param>
/// <param name="Interval">The time the slot stands for, that is until the next slot; whole milliseconds, at most a day.</param>
/// <param name="State">What the time counts as.</param>
/// <param name="LatencySeconds">How long the check took, in seconds, or null where that says nothing.</param>
public readonly record struct UptimeSlot(DateTimeOffset ScheduledAt, TimeSpan Interval, UptimeState State, double? LatencySeconds = null);
