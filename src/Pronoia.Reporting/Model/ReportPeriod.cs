namespace Pronoia.Reporting.Model;

/// <summary>The time a report speaks of.</summary>
/// <param name="FromUtc">First instant, inclusive.</param>
/// <param name="ToUtc">Last instant, exclusive.</param>
public readonly record struct ReportPeriod(DateTimeOffset FromUtc, DateTimeOffset ToUtc)
{
    /// <summary>How long the period lasts; a local week with a clock change has 167 or 169 hours.</summary>
    public TimeSpan Length => ToUtc - FromUtc;
}
