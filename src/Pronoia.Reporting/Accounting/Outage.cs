using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Accounting;

/// <summary>A run of failed checks.</summary>
/// <param name="StartedBetween">Between the last good and the first bad check.</param>
/// <param name="EndedBetween">Between the last bad and the first good check; null while it goes on.</param>
/// <param name="FailedChecks">How many checks failed.</param>
public sealed record Outage(TimeBounds StartedBetween, TimeBounds? EndedBetween, int FailedChecks);
