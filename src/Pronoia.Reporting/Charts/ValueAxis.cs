namespace Pronoia.Reporting.Charts;

/// <summary>A linear axis with round ticks.</summary>
/// <param name="Low">The lowest value on the axis.</param>
/// <param name="High">The highest value on the axis, above <paramref name="Low"/>.</param>
/// <param name="Step">The distance of two ticks.</param>
internal readonly record struct ValueAxis(double Low, double High, double Step)
{
    /// <summary>
    /// An axis that holds both values with about <paramref name="intervals"/> intervals of 1, 2 or 5 times a power of ten. It starts at zero where
    /// that is not far below the data, so that heights compare.
    /// </summary>
    public static ValueAxis Of(double lowest, double highest, int intervals = 3)
    {
        if (lowest >= 0 && lowest < highest * 0.7)
        {
            lowest = 0;
        }

        var span = highest - lowest;
        if (!(span > 0) || !double.IsFinite(span))
        {
            // One value, or values so far apart that their distance overflows: show the value with room around it.
            var room = Math.Max(Math.Abs(highest) * 0.1, 1e-9);
            (lowest, highest) = double.IsFinite(span) ? (lowest - room, highest + room) : (-1e308, 1e308);
            span = highest - lowest;
            if (!double.IsFinite(span))
            {
                return new ValueAxis(lowest, highest, 1e308);
            }
        }

        var raw = span / intervals;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = (raw / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
        return new ValueAxis(Math.Floor(lowest / step) * step, Math.Ceiling(highest / step) * step, step);
    }

    /// <summary>The ticks from low to high.</summary>
    public IEnumerable<double> Ticks()
    {
        var count = (int)Math.Clamp(Math.Round((High / Step) - (Low / Step)), 1, 20);
        for (var i = 0; i <= count; i++)
        {
            // Multiplying, and rounding to the step's own digits, keeps 0.30000000000000004 off the axis.
            var tick = Low + (i * Step);
            yield return Math.Abs(tick) < Step / 1e6 ? 0 : tick;
        }
    }

    /// <summary>Where a value stands: 0 at the bottom, 1 at the top; values beyond are cut.</summary>
    public double Position(double value) => Math.Clamp(((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2)), 0, 1);
}
