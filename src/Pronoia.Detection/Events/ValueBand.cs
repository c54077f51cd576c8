namespace Pronoia.Detection.Events;

/// <summary>The band of one moment and where a value lies in it.</summary>
internal readonly record struct ValueBand(double Expected, double LowerSpread, double UpperSpread, double Widths, double Minimum)
{
    /// <summary>Quantiles the spread is taken from, with their normal z: the first that differs from the median (discrete series).</summary>
    private static readonly (double Ratio, double Z)[] Quantiles = [(0.75, 0.67449), (0.85, 1.03643), (0.95, 1.64485), (1, 2.5)];

    internal static ValueBand Unknown => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    internal double Lower => Expected - Math.Max(LowerSpread * Widths, Minimum);

    internal double Upper => Expected + Math.Max(UpperSpread * Widths, Minimum);

    internal static ValueBand Around(SortedWindow window, double widths, double minimumChange, double minimumRelativeChange)
    {
        var median = window.Quantile(0.5);
        var lower = Spread(median, window, upper: false);
        var upper = Spread(median, window, upper: true);
        // One side of a small sample may be tight by chance.
        var floor = Math.Max(0.5 * Math.Max(lower, upper), Math.Max(1e-3 * Math.Abs(median), 1e-12));
        return new ValueBand(
            median,
            Math.Max(lower, floor),
            Math.Max(upper, floor),
            widths,
            Math.Max(minimumChange, minimumRelativeChange * Math.Abs(median)));
    }

    internal AnomalyKind KindOf(double value, AnomalySide side) =>
        side != AnomalySide.Negative && value > Upper ? AnomalyKind.Spike
        : side != AnomalySide.Positive && value < Lower ? AnomalyKind.Dip
        : AnomalyKind.None;

    internal bool IsCalm(double value, double ratio) =>
        value <= Expected + (ratio * (Upper - Expected)) && value >= Expected - (ratio * (Expected - Lower));

    internal double Clip(double value) => double.IsNaN(Expected) ? value : Math.Clamp(value, Lower, Upper);

    /// <summary>0 at the expected value, 0.5 at the edge of the band, towards 1 beyond.</summary>
    internal double Score(double value)
    {
        var distance = Distance(value);
        return double.IsNaN(distance) ? 0 : 1 - Math.Pow(2, -distance);
    }

    /// <summary>Two-sided, for the tail-widened normal distribution the band is made of.</summary>
    internal double PValue(double value)
    {
        var spread = value >= Expected ? UpperSpread : LowerSpread;
        var z = Math.Abs(value - Expected) / spread;
        return double.IsNaN(z) ? 1 : Math.Clamp(2 * Gaussian.UpperTail(Math.Min(z / 1.5, 37)), double.Epsilon, 1);
    }

    private static double Spread(double median, SortedWindow window, bool upper)
    {
        foreach (var (ratio, z) in Quantiles)
        {
            var spread = upper ? window.Quantile(ratio) - median : median - window.Quantile(1 - ratio);
            if (spread > 0)
                return spread / z;
        }

        return 0;
    }

    private double Distance(double value)
    {
        var edge = value >= Expected ? Upper - Expected : Expected - Lower;
        return Math.Abs(value - Expected) / edge;
    }
}
