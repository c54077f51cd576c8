using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Holds the rate of events of each side near the budget: where events come back week after week, what opens one is raised to a little
/// more than their size, and falls again when they stop.
/// </summary>
internal struct RecurringEvents
{
    internal const int StateLength = 3;

    private const long HalfDayMs = 43_200_000;

    private Recurrence _up;
    private Recurrence _down;

    /// <summary>Time passed.</summary>
    /// <param name="fromMs">Time of the point before.</param>
    /// <param name="toMs">Time of this point.</param>
    /// <param name="periodMs">More than one event in so long is too many.</param>
    internal void Pass(long fromMs, long toMs, long periodMs)
    {
        if (Boundaries(fromMs, toMs, HalfDayMs) > 0)
        {
            _up.NextHalfDay();
            _down.NextHalfDay();
        }

        var periods = Boundaries(fromMs, toMs, Math.Max(periodMs, HalfDayMs));
        _up.Fade(periods);
        _down.Fade(periods);
    }

    /// <summary>Learns an event.</summary>
    /// <param name="departure">How far from the expectation it opened.</param>
    /// <param name="unit">The unit of the series; nothing is learned while it is 0.</param>
    internal void Learn(double departure, double unit)
    {
        if (!(unit > 0))
            return;
        if (departure >= 0)
            _up.Learn(departure / unit);
        else
            _down.Learn(-departure / unit);
    }

    /// <summary>Whether a departure is no larger than events that keep coming back on its side.</summary>
    internal readonly bool IsUsual(double departure, double unit) => Math.Abs(departure) < unit * (departure >= 0 ? _up : _down).Bound;

    /// <summary>The band with the size of recurring events.</summary>
    internal readonly ValueBand Widen(in ValueBand band, double unit) => band with
    {
        LowerSpread = Math.Max(band.LowerSpread, unit * _down.Bound / band.Widths),
        UpperSpread = Math.Max(band.UpperSpread, unit * _up.Bound / band.Widths),
    };

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Byte(_up.Size);
        writer.Byte(_down.Size);
        writer.Byte((byte)(_up.Bits | (_down.Bits << 4)));
    }

    internal void Load(ref StateReader reader)
    {
        var up = reader.Byte();
        var down = reader.Byte();
        var bits = reader.Byte();
        _up.Load(up, (byte)(bits & Recurrence.MostBits));
        _down.Load(down, (byte)(bits >> 4));
    }

    /// <summary>Multiples of a time that lie between two moments.</summary>
    private static long Boundaries(long fromMs, long toMs, long everyMs) => Math.Max(Floor(toMs, everyMs) - Floor(fromMs, everyMs), 0);

    private static long Floor(long timestampMs, long everyMs) => (timestampMs - (((timestampMs % everyMs) + everyMs) % everyMs)) / everyMs;
}
