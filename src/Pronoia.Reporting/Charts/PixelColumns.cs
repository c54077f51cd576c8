namespace Pronoia.Reporting.Charts;

/// <summary>Reduces points to pixel columns.</summary>
internal static class PixelColumns
{
    /// <summary>The columns from left to right; a point of its own column keeps its exact place.</summary>
    public static List<PixelColumn> Of(ReadOnlySpan<ChartPoint> points, PlotArea plot, long gapAfterMs)
    {
        var columns = new List<PixelColumn>();
        var start = 0;
        var brokenBefore = true;
        while (start < points.Length)
        {
            if (!double.IsFinite(points[start].Value))
            {
                brokenBefore = true;
                start++;
                continue;
            }

            if (start > 0 && points[start].TimestampMs - points[start - 1].TimestampMs > gapAfterMs)
            {
                brokenBefore = true;
            }

            var pixel = Math.Floor(plot.X(points[start].TimestampMs));
            var end = start + 1;
            while (end < points.Length
                && double.IsFinite(points[end].Value)
                && Math.Floor(plot.X(points[end].TimestampMs)) == pixel
                && points[end].TimestampMs - points[end - 1].TimestampMs <= gapAfterMs)
            {
                end++;
            }

            columns.Add(Reduce(points[start..end], plot, brokenBefore));
            brokenBefore = false;
            start = end;
        }

        return columns;
    }

    private static PixelColumn Reduce(ReadOnlySpan<ChartPoint> points, PlotArea plot, bool afterGap)
    {
        var (lowest, highest) = (0, 0);
        double? expected = null, lower = null, upper = null;
        for (var i = 0; i < points.Length; i++)
        {
            lowest = points[i].Value < points[lowest].Value ? i : lowest;
            highest = points[i].Value > points[highest].Value ? i : highest;
            expected = Finite(points[i].Expected) ?? expected;
            lower = Finite(points[i].Lower) is { } low ? Math.Min(low, lower ?? low) : lower;
            upper = Finite(points[i].Upper) is { } high ? Math.Max(high, upper ?? high) : upper;
        }

        IReadOnlyList<double> values = points[lowest].Value == points[highest].Value
            ? [points[lowest].Value]
            : [points[Math.Min(lowest, highest)].Value, points[Math.Max(lowest, highest)].Value];
        return new PixelColumn(plot.X(points[0].TimestampMs), afterGap, values, expected, lower, upper);
    }

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
