namespace Pronoia.Reporting.Model;

/// <summary>
/// How a period divides into states, in seconds. Availability = (up + degraded) / (up + degraded + down): maintenance is excluded and
/// unknown time is neither good nor bad.
/// </summary>
/// <param name="Up">Seconds known good.</param>
/// <param name="Degraded">Seconds available, but not as it should be.</param>
/// <param name="Down">Seconds known bad.</param>
/// <param name="Unknown">Seconds that no check speaks for.</param>
/// <param name="Maintenance">Seconds of planned maintenance.</param>
public readonly record struct UptimeSeconds(double Up, double Degraded, double Down, double Unknown, double Maintenance)
{
    /// <summary>Seconds that count: known, and outside maintenance.</summary>
    public double Counted => Up + Degraded + Down;

    /// <summary>Every second of the period.</summary>
    public double Total => Counted + Unknown + Maintenance;

    /// <summary>The available share of the counted time (ratio 0–1), or null where nothing is known: no data is not success.</summary>
    public double? Availability => Counted > 0 ? (Up + Degraded) / Counted : null;

    /// <summary>The share of the time outside maintenance that is unknown (ratio 0–1); 1 where nothing is known at all.</summary>
    public double UnknownShare => Counted + Unknown > 0 ? Unknown / (Counted + Unknown) : Maintenance > 0 ? 0 : 1;

    /// <summary>The sum of two periods or of two targets.</summary>
    public static UptimeSeconds operator +(UptimeSeconds a, UptimeSeconds b) =>
        new(a.Up + b.Up, a.Degraded + b.Degraded, a.Down + b.Down, a.Unknown + b.Unknown, a.Maintenance + b.Maintenance);

    /// <summary>The sum of two periods or of two targets.</summary>
    public static UptimeSeconds Add(UptimeSeconds a, UptimeSeconds b) => a + b;

    /// <summary>
    /// Adds up segments inside a period. Time that no segment covers is unknown. Where segments overlap, the time counts
    /// once, for the one that starts first.
    /// </summary>
    /// <param name="segments">The segments, in any order.</param>
    /// <param name="fromUtc">The start of the period.</param>
    /// <param name="toUtc">The end, exclusive; a period without length gives zeros.</param>
    public static UptimeSeconds Of(IEnumerable<UptimeSegment> segments, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        ArgumentNullException.ThrowIfNull(segments);
        Span<long> ticks = stackalloc long[5];
        var at = fromUtc;
        foreach (var segment in segments.OrderBy(s => s.FromUtc))
        {
            var start = segment.FromUtc > at ? segment.FromUtc : at;
            var end = segment.ToUtc < toUtc ? segment.ToUtc : toUtc;
            if (end <= start)
            {
                continue;
            }

            ticks[(int)UptimeState.Unknown] += (start - at).Ticks;
            ticks[(int)segment.State] += (end - start).Ticks;
            at = end;
        }

        if (toUtc > at)
        {
            ticks[(int)UptimeState.Unknown] += (toUtc - at).Ticks;
        }

        return new UptimeSeconds(
            Seconds(ticks[(int)UptimeState.Up]),
            Seconds(ticks[(int)UptimeState.Degraded]),
            Seconds(ticks[(int)UptimeState.Down]),
            Seconds(ticks[(int)UptimeState.Unknown]),
            Seconds(ticks[(int)UptimeState.Maintenance]));

        static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;
    }
}
