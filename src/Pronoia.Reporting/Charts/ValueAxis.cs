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
        // Beyond this the arithmetic below could overflow; what lies beyond is drawn at the edge.
        const double Largest = 1e150;
        (lowest, highest) = (Math.Clamp(lowest, -Largest, Largest), Math.Clamp(highest, -Largest, Largest));
        if (lowest >= 0 && lowest < highest * 0.7)
        {
            lowest = 0;
        }

        if (highest - lowest <= Math.Max(Math.Abs(highest), 1e-100) * 1e-9)
        {
            // As good as one value: show it with room around.
            var room = Math.Max(Math.Abs(highest) * 0.1, 1e-9);
            (lowest, highest) = (lowest - room, highest + room);
        }

        var span = highest - lowest;
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
    public double Position(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);
}
