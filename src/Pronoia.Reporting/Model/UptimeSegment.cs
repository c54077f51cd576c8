namespace Pronoia.Reporting.Model;

/// <summary>A stretch of time in one state.</summary>
/// <param name="FromUtc">First instant, inclusive.</param>
/// <param name="ToUtc">Last instant, exclusive.</param>
/// <param name="State">The state throughout.</param>
public readonly record struct UptimeSegment(DateTimeOffset FromUtc, DateTimeOffset ToUtc, UptimeState State)
{
    /// <summary>How long the segment lasts.</summary>
    public TimeSpan Duration => ToUtc - FromUtc;
}
