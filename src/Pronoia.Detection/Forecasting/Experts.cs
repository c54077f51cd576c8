namespace Pronoia.Detection.Forecasting;

/// <summary>
/// Simple forecasts that are each right for some series: the last level, the level of the last day, yesterday, the same time of the last
/// seven days, the same time a week ago; the seasonal ones moved by what the present level is above or under them, which decays.
/// They know what was known at an origin.
/// </summary>
internal readonly struct Experts
{
    internal const int Count = 7;

    private const int LevelSlots = 6;
    private const int LastSlots = 2;
    private const int SeasonDays = 7;

    /// <summary>What is left of a departure from the season fades with this time constant.</summary>
    private const double DecayDays = 0.25;

    private readonly SlotHistory _history;
    private readonly long _origin;
    private readonly double _last;
    private readonly double _level;
    private readonly double _gain;
    private readonly double _overYesterday;
    private readonly double _overSameTime;
    private readonly double _overLastWeek;

    internal Experts(SlotHistory history, long origin)
    {
        var day = history.SlotsPerDay;
        (_history, _origin) = (history, origin);
        _last = history.Mean(origin - LastSlots + 1, origin);
        _level = history.Median(origin - day + 1, origin, Math.Max(1, day / 96));
        _gain = history.Mean(origin - day + 1, origin) - history.Mean(origin - (2 * day) + 1, origin - day);
        _overYesterday = Departure(Yesterday);
        _overSameTime = Departure(SameTime);
        _overLastWeek = Departure(LastWeek);
    }

    /// <summary>The forecast of one expert for a slot after the origin; NaN where it lacks history.</summary>
    internal double Forecast(int expert, long target)
    {
        var decay = Math.Exp(-(target - _origin) / (DecayDays * _history.SlotsPerDay));
        return expert switch
        {
            0 => _last,
            1 => _level,
            2 => Yesterday(target),
            3 => Yesterday(target) + (decay * _overYesterday),
            4 => SameTime(target) + (decay * _overSameTime),
            5 => LastWeek(target) + (decay * _overLastWeek),
            // Trend and season together: what the last day gained is gained again.
            _ => Yesterday(target) + _gain,
        };
    }

    /// <summary>The mean departure of the latest slots from what a season says of them.</summary>
    private double Departure(Func<long, double> season)
    {
        var (sum, count) = (0.0, 0);
        for (var slot = _origin - LevelSlots + 1; slot <= _origin; slot++)
        {
            var departure = _history[slot] - season(slot);
            if (double.IsNaN(departure))
                continue;
            sum += departure;
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private double Yesterday(long slot)
    {
        var at = slot - _history.SlotsPerDay;
        return _history.Mean(at - 1, at + 1);
    }

    private double LastWeek(long slot)
    {
        var at = slot - ((long)SeasonDays * _history.SlotsPerDay);
        return _history.Mean(at - 2, at + 2);
    }

    /// <summary>The median over the last seven days of the three slots around the same time.</summary>
    private double SameTime(long slot)
    {
        Span<double> days = stackalloc double[SeasonDays];
        var count = 0;
        for (var day = 1; day <= SeasonDays; day++)
        {
            var at = slot - ((long)day * _history.SlotsPerDay);
            if (_history.Mean(at - 1, at + 1) is var mean && !double.IsNaN(mean))
                days[count++] = mean;
        }

        return SlotHistory.MedianOf(days[..count]);
    }
}
