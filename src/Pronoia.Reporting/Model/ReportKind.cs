namespace Pronoia.Reporting.Model;

/// <summary>What a report is for; it decides which sections a renderer puts first.</summary>
public enum ReportKind
{
    /// <summary>The alerts of a day or a week.</summary>
    AlertDigest,

    /// <summary>Performance and reliability of a week.</summary>
    WeeklyPerformance,

    /// <summary>What could run better or cheaper, from a month.</summary>
    MonthlyOptimisation,

    /// <summary>When what will run out, from a quarter.</summary>
    QuarterlyCapacity,

    /// <summary>One page for those who decide.</summary>
    Executive,
}
