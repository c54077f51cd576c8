namespace Pronoia.Detection.Auto;

/// <summary>What comes back every hour, day or week.</summary>
internal sealed partial class Evidence
{
    /// <summary>What habits explain at a time: the series may fall and rise by this much without surprise.</summary>
    internal Explained Explain(long timestampMs, DayProfile profile, int slot)
    {
        var way = _formerPoints == 0 ? 0 : _former - _local.Value;
        var back = new Explained(Math.Max(-way, 0), Math.Max(way, 0), 0, 0);
        var (up, down) = _point.Quantiles;
        if (_unit == 0 || !double.IsFinite(up))
            return back;
        var least = LeastMovements * _usualMovement;
        up = Math.Max(up * Tide * LeastHabit, least);
        down = Math.Max(down * Tide * LeastHabit, least);
        var (fall, rise) = profile.Swing(slot);
        fall = fall > down ? fall + back.Fall : back.Fall;
        rise = rise > up ? rise + back.Rise : back.Rise;
        if (_week is { IsUseful: true })
        {
            var hour = HourOfWeek(timestampMs);
            var (weeklyFall, weeklyRise) = _week.Swing(hour);
            weeklyFall *= _unit;
            weeklyRise *= _unit;
            if (weeklyRise > up)
                rise += HabitMargin * weeklyRise;
            if (weeklyFall > down)
                fall += HabitMargin * weeklyFall;
        }

        double burst = 0, gap = 0;
        if (_hour.Passes >= HoursNeeded && _hour.IsUseful)
        {
            var minute = MinuteOfHour(timestampMs);
            double before = _hour.Before(minute), now = _hour[minute], after = _hour.After(minute);
            burst = HabitMargin * _unit * Math.Max(Math.Max(before, now), after);
            gap = -HabitMargin * _unit * Math.Min(Math.Min(before, now), after);

            // While jobs are still taken for noise they widen the quantiles; the usual movement is less impressed.
            if (burst <= least)
                burst = 0;
            if (gap <= least)
                gap = 0;
        }

        return new Explained(fall, rise, gap, burst);
    }

    /// <summary>Habits of less than so many 95 % quantiles need no explanation, and noise is no habit.</summary>
    private const double LeastHabit = 2.5;
    private const double HabitMargin = 1.1;
    private const double JobMovements = 2.5;
    private const double LeastMovements = 3;

    private void LearnHabits(long timestampMs, double value, double raw, DayProfile profile, int slot)
    {
        var (up, down) = _point.Quantiles;
        if (_unit == 0)
        {
            if (_points < CalibratedPoints)
                return;
            _unit = Math.Max(_usualMovement / 4, Math.Max(up, down) / 50);
            if (_unit == 0)
                return;
        }

        var hours = _hour.Passes;
        _hour.Learn(MinuteOfHour(timestampMs), raw / _unit);
        if (hours < HoursNeeded && _hour.Passes == HoursNeeded && _hour.Largest * _unit > JobMovements * _usualMovement)
        {
            // So far the jobs of the hour were taken for noise.
            _point.Restart();
            _sum.Restart();
            _rise = 0;
            _fall = 0;
            _points = WarmUp;
        }

        if (profile.Knows(slot))
            LearnWeek(timestampMs, (value - profile.Mean(slot)) / _unit);
    }

    /// <summary>The week is kept while it tells something; where it does not, it is tried again later.</summary>
    private void LearnWeek(long timestampMs, double departure)
    {
        if (_week is null)
        {
            var hour = Hour(timestampMs);
            if (hour >= _weekDroppedHour && (long)hour - _weekDroppedHour < WeekRestHours)
                return;
            _week = new HabitTable(WeekHours, WeeksRemembered);
        }

        if (!_week.Learn(HourOfWeek(timestampMs), departure) || _week.IsWorthKeeping)
            return;
        _week = null;
        _weekDroppedHour = Hour(timestampMs);
    }

    private const int WeekRestHours = 35 * 24;
    private const int CalibratedPoints = 256;
    private const int FormingPoints = 128;

    private static int Hour(long timestampMs) => (int)Math.Clamp(timestampMs / 3_600_000, int.MinValue, int.MaxValue);

    private static int HourOfWeek(long timestampMs) => (int)(Floor(timestampMs, 3_600_000) % WeekHours);

    private static int MinuteOfHour(long timestampMs) => (int)(Floor(timestampMs, 60_000) % HourMinutes);

    private static long Floor(long timestampMs, long unit)
    {
        var week = timestampMs % (WeekHours * 3_600_000L);
        return (week < 0 ? week + (WeekHours * 3_600_000L) : week) / unit;
    }
}
