namespace Pronoia.Reporting.Model;

/// <summary>How much of the planned checking happened.</summary>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Run">Checks that ran, whatever their result.</param>
/// <param name="Missed">Checks that did not run.</param>
public readonly record struct CoverageReport(long Scheduled, long Run, long Missed)
{
    /// <summary>The share of due checks that ran (ratio 0–1), or null where none was due.</summary>
    public double? Ratio => Scheduled > 0 ? Math.Min(1, (double)Run / Scheduled) : null;
}
