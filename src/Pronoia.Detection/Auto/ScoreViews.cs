using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Four views of a series, each calibrated on its own past: a point against the recent median and its time of day, the mean of the
/// last points against the slow level, the recent movement against the usual one, and a lasting departure from the shape of the day.
/// </summary>
internal sealed class ScoreViews
{
    internal const int StateLength = (5 * TwoTails.StateLength) + (2 * sizeof(double)) + (4 * Float24.Size) + sizeof(ushort);

    /// <summary>Points before anything is compared.</summary>
    internal const int WarmUp = 16;

    private const double SlowRate = 0.01;
    private const double MovementRate = 0.01;
    private const double LevelRate = 0.2;
    private const double RecentMovementRate = 0.15;
    private const double SeasonalRate = 0.2;

    /// <summary>A lasting seasonal departure is the noisiest view: it must surprise this much more to count the same.</summary>
    private const double SeasonalWeight = 0.75;

    private const double DriftRate = 0.03;

    /// <summary>Surprise that a point must have more when its time of day does not confirm it.</summary>
    private const double LocalPenalty = 3;

    /// <summary>Changes below this share of the level are rounding, not signal.</summary>
    private const double RelativeResolution = 1e-3;
    private const double AbsoluteResolution = 1e-9;
    private const double RatioResolution = 1e-3;

    private TwoTails _local;
    private TwoTails _phase;
    private TwoTails _shift;
    private TwoTails _movement;
    private TwoTails _season;
    private double _slow;
    private double _level;
    private Float24 _usualMovement;
    private Float24 _recentMovement;
    private Float24 _departure;
    private Float24 _drift;
    private ushort _points;

    /// <summary>Judges a point and learns it.</summary>
    internal double Observe(double value, double previous, double median, DayProfile profile, int slot, AnomalySide side)
    {
        var moved = _points == 0 ? 0 : Math.Abs(value - previous);
        var most = 0.0;
        if (_points >= WarmUp)
            most = Compare(value, moved, median, profile, slot, side);
        else
            Average(value, moved);
        _usualMovement += (moved - _usualMovement) * Math.Max(MovementRate, 1.0 / Math.Max((int)_points, 1));
        _slow += (value - _slow) * Math.Max(SlowRate, 1.0 / (_points + 1));
        if (_points < ushort.MaxValue)
            _points++;
        return most;
    }

    internal void Save(ref StateWriter writer)
    {
        _local.Save(ref writer);
        _phase.Save(ref writer);
        _shift.Save(ref writer);
        _movement.Save(ref writer);
        _season.Save(ref writer);
        writer.Double(_slow);
        writer.Double(_level);
        writer.Single24(_usualMovement);
        writer.Single24(_recentMovement);
        writer.Single24(_departure);
        writer.Single24(_drift);
        writer.UInt16(_points);
    }

    internal void Load(ref StateReader reader)
    {
        _local.Load(ref reader);
        _phase.Load(ref reader);
        _shift.Load(ref reader);
        _movement.Load(ref reader);
        _season.Load(ref reader);
        _slow = reader.Double();
        _level = reader.Double();
        _usualMovement = reader.NarrowDouble();
        _recentMovement = reader.NarrowDouble();
        _departure = reader.NarrowDouble();
        _drift = reader.NarrowDouble();
        _points = reader.NarrowInt32(ushort.MaxValue);
    }

    private double Compare(double value, double moved, double median, DayProfile profile, int slot, AnomalySide side)
    {
        var resolution = AbsoluteResolution + (RelativeResolution * Math.Abs(median));
        var deviation = value - median;
        var most = Observe(ref _local, deviation, resolution, side);
        if (profile.Knows(slot))
            most = CompareWithDay(value, deviation, most, resolution, profile, slot, side);
        Average(value, moved);
        most = Math.Max(most, Observe(ref _shift, _level - _slow, resolution, side));
        var ratio = Math.Log((_recentMovement + resolution) / (_usualMovement + resolution));
        return Math.Max(most, Observe(ref _movement, ratio, RatioResolution, AnomalySide.TwoSided));
    }

    /// <summary>
    /// With a known day a point must stand out locally and for its time of day: the geometric mean of both tails, or of the local tail
    /// alone a good deal more. A level that wandered off the day is followed slowly, so that a quiet weekend is not one long surprise.
    /// </summary>
    private double CompareWithDay(
        double value, double deviation, double local, double resolution, DayProfile profile, int slot, AnomalySide side)
    {
        var departed = profile.Residual(slot, value);
        _drift += (departed - _drift) * DriftRate;
        var residual = departed - _drift;
        var phase = Observe(ref _phase, residual, resolution, side);
        if (deviation * residual < 0)
            phase = 0;
        _departure += (departed - _departure) * SeasonalRate;
        var season = SeasonalWeight * Observe(ref _season, _departure, resolution, side);
        return Math.Max(season, Math.Max(0.5 * (local + phase), local - LocalPenalty));
    }

    private static double Observe(ref TwoTails tails, double deviation, double resolution, AnomalySide side)
    {
        var surprise = tails.Surprise(deviation, resolution, side);
        tails.Learn(deviation, resolution, TailModel.ShortMemory);
        return surprise;
    }

    private void Average(double value, double moved)
    {
        _level = _points == 0 ? value : _level + ((value - _level) * LevelRate);
        _recentMovement += (moved - _recentMovement) * RecentMovementRate;
    }
}
