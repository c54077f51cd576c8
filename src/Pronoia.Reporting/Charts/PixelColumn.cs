namespace Pronoia.Reporting.Charts;

/// <summary>The points that share one pixel column, reduced to what can be seen of them.</summary>
/// <param name="X">Where the column stands.</param>
/// <param name="AfterGap">Whether the line must not be joined to the column before.</param>
/// <param name="Values">The observed values to draw: one, or the two extremes in the order in which they came; empty where there are none.</param>
/// <param name="Expected">The last expected value.</param>
/// <param name="Lower">The lowest lower bound.</param>
/// <param name="Upper">The highest upper bound.</param>
internal sealed record PixelColumn(double X, bool AfterGap, IReadOnlyList<double> Values, double? Expected, double? Lower, double? Upper)
{
    public bool HasBand => Lower is not null || Upper is not null;
}
