namespace Pronoia.Reporting.Model;

/// <summary>One incident. When an outage began and ended is known only to lie between two checks, so both are intervals.</summary>
public sealed record IncidentReport
{
    /// <summary>What happened, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>The target, or empty where it is not about one.</summary>
    public string Target { get; init; } = "";

    /// <summary>Between the last good and the first bad check.</summary>
    public required TimeBounds StartedBetween { get; init; }

    /// <summary>Between the last bad and the first good check; null while it goes on.</summary>
    public TimeBounds? EndedBetween { get; init; }

    /// <summary>When an alert fired for it; null where none did.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When it was resolved; null while it goes on.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The probable cause, or empty.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The severity, in the words of the rules.</summary>
    public string Severity { get; init; } = "";

    /// <summary>What speaks for it: observed, expected, bounds, responses.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>The share of the error budget it spent (ratio, 1 = all of it), or null where no objective covers it.</summary>
    public double? BudgetSpent { get; init; }

    /// <summary>
    /// From the first bad check to detection, or null where nothing detected it. Never negative: a warning that came before the outage counts as zero.
    /// </summary>
    public TimeSpan? TimeToDetect =>
        DetectedAt is { } at ? (at > StartedBetween.LatestUtc ? at - StartedBetween.LatestUtc : TimeSpan.Zero) : null;

    /// <summary>From the first bad check to resolution, or null while it goes on.</summary>
    public TimeSpan? TimeToResolve =>
        ResolvedAt is { } at ? (at > StartedBetween.LatestUtc ? at - StartedBetween.LatestUtc : TimeSpan.Zero) : null;

    /// <summary>The shortest time the outage can have lasted: first bad to last bad check; null while it goes on.</summary>
    public TimeSpan? ShortestDuration =>
        EndedBetween is { } end ? Positive((end.EarliestUtc ?? StartedBetween.LatestUtc) - StartedBetween.LatestUtc) : null;

    /// <summary>The longest time the outage can have lasted: last good to first good check; null while it goes on or where the start is open.</summary>
    public TimeSpan? LongestDuration =>
        EndedBetween is { } end && StartedBetween.EarliestUtc is { } start ? Positive(end.LatestUtc - start) : null;

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}
