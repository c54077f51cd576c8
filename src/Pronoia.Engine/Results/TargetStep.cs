using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>What a check does to a target's history.</summary>
/// <param name="Status">The status after it.</param>
/// <param name="Closed">The stretches of time that ended with it, in order.</param>
/// <param name="Finished">The UTC days that ended with it, in order.</param>
internal sealed record TargetStep(TargetStatus Status, IReadOnlyList<StateSegment> Closed, IReadOnlyList<UptimeDay> Finished);
