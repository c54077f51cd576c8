using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// What speaks for an event. Each view is calibrated by the tail of its own past: a point against the level of a moment ago, the sum of
/// the last deviations (CUSUM, Page 1954, on clipped normal scores), the last points against the slow level, and the recent movement
/// against the usual one. What comes back every hour, day or week is a habit and explained away. Nothing is learned while an event is
/// open.
/// </summary>
internal sealed partial class Evidence
{
    private const int WeekHours = 168;
    private const int HourMinutes = 60;

    /// <summary>Points before anything is compared.</summary>
    private const int WarmUp = 16;

    private const double SlowRate = 0.01;
    private const double LevelRate = 0.2;
    private const double MovementRate = 0.01;
    private const double RecentMovementRate = 0.15;
    private const double LongMovementRate = 0.0005;

    /// <summary>No single movement counts for more usual ones in the averages.</summary>
    private const double LargestMove = 1000;
    private const double Swamping = 1e6;
    private const double MeanScoreRate = 0.0005;

    /// <summary>The noise of an hour is taken as at most so many times the usual, and no less than its inverse.</summary>
    private const double LargestTide = 2.5;

    /// <summary>One point counts in the averages by at most so many 95 % quantiles of the usual deviation.</summary>
    private const double Reach = 1.5;

    /// <summary>And by as many usual movements at least, where most points do not deviate at all.</summary>
    private const double ReachMovements = 2;

    /// <summary>One movement counts by at most so many usual ones.</summary>
    private const double MovementReach = 8;

    /// <summary>Reference value of the sum in standard deviations: best for shifts of twice this.</summary>
    private const double Allowance = 1;

    /// <summary>The deviation that one point in twenty exceeds is not taken as smaller than this share of the usual movement.</summary>
    private const double LeastNoise = 0.5;
    private const double SumCap = 100;
    private const double SumResolution = 1;

    /// <summary>What it was when state had version 2.</summary>
    private const double WideSumResolution = 0.05;

    /// <summary>Hours and weeks remembered, and hours needed before an hourly habit counts.</summary>
    private const int HoursRemembered = 8;
    private const int HoursNeeded = 3;
    private const int WeeksRemembered = 3;

    /// <summary>A drift of less than this share of the usual movement is none.</summary>
    private const double LeastShift = 0.5;

    /// <summary>A level that was left for another is remembered for so many points: going back to it is no news.</summary>
    private const ushort FormerPoints = 1440;

    /// <summary>One point this many reaches away has moved; nearer ones need a second.</summary>
    private const double SurelyMoved = 10;

    private const double RelativeResolution = 1e-5;
    private const double MovementResolution = 0.25;
    private const double AbsoluteResolution = 1e-9;
    private const double RatioResolution = 1e-3;

    private readonly HabitTable _hour = new(HourMinutes, HoursRemembered);
    private HabitTable? _week = new(WeekHours, WeeksRemembered);
    private int _weekDroppedHour;
    private readonly LocalLevel _local = new();
    private CheckedTails _point = new();
    private CheckedTails _sum = new();
    private CheckedTails _shift = new();
    private CheckedTails _movement = new();
    private Float24 _meanScore;
    private Float24 _rise;
    private Float24 _fall;
    private double _slow;
    private double _level;
    private Float24 _usualMovement;
    private Float24 _recentMovement;
    private Float24 _longMovement;
    private Float24 _unit;
    private double _previous;
    private ushort _points;
    private ushort _skipped;
    private ushort _formerPoints;
    private double _former;
    private Next _next;

    internal int StateLength => _hour.StateLength + 1 + (_week?.StateLength ?? sizeof(int)) + LocalLevel.StateLength + (4 * CheckedTails.StateLength) + (3 * sizeof(double)) + (_formerPoints > 0 ? sizeof(double) : 0) + (7 * Float24.Size) + (3 * sizeof(ushort));

    /// <summary>The tails are known well enough to judge by.</summary>
    internal bool IsCalibrated => _points >= CalibratedPoints;

    /// <summary>The tails are known a little.</summary>
    internal bool IsForming => _points >= FormingPoints;

    /// <summary>What was learned is rubbish (1e120 among percentages): usual deviations out of all proportion to the range of the last values.</summary>
    internal bool IsSwamped(double lowest, double highest)
    {
        if (!IsCalibrated || highest <= lowest)
            return false;
        var (up, down) = _point.Quantiles;
        return Math.Max(_longMovement, Math.Min(up, down)) > Swamping * Math.Max(highest - lowest, 1e-6 * Math.Abs(highest));
    }

    /// <summary>The fall that one point in twenty exceeds.</summary>
    internal double UsualFall => Width * _point.Quantiles.Down;

    internal double Expected => _local.Value;

    /// <summary>The level of the last two or three points, the one judged last included.</summary>
    internal double Level => _local.Follow(_next.Near);

    /// <summary>The unit in which habits are kept; 0 while unknown.</summary>
    internal double Unit => _unit;

    /// <summary>The usual distance from one value to the next.</summary>
    internal double UsualMovement => _usualMovement;

    /// <summary>The point judged last by itself, before it is learned; nothing while little is known.</summary>
    internal PointEvidence Point(AnomalySide side)
    {
        var isWatched = side == AnomalySide.TwoSided || _next.Score > 0 == (side == AnomalySide.Positive);
        var width = Width;
        return isWatched ? new(_next.Score, _next.Deviation * width, Expected, width) : new(0, 0, Expected, width);
    }

    /// <summary>The band in which a point by itself is less surprising than asked.</summary>
    internal ValueBand Band(in Explained explained, double surprise, double minimum)
    {
        var resolution = Resolution;
        var wider = Width;
        return new ValueBand(
            Expected,
            explained.Down + (wider * _point.LowerLevel(surprise, resolution)),
            explained.Up + (wider * _point.UpperLevel(surprise, resolution)),
            1,
            minimum);
    }

    /// <summary>How wide deviations are at the moment against the usual: after points unseen, and where the noise has its own tides.</summary>
    private double Width => _local.Spread(_skipped) * Tide;

    private double Tide => _usualMovement > 0 && _longMovement > 0 ? Math.Clamp(_usualMovement / _longMovement, 1 / LargestTide, LargestTide) : 1;

    private double Resolution => AbsoluteResolution + (RelativeResolution * Math.Abs(_local.Value)) + (MovementResolution * _longMovement);

    /// <summary>The point that opened an event counts for its tail as an excess of so many mean ones at most: it is hardly noise.</summary>
    private const double OpeningCap = 3;

    /// <summary>The part of a value that a job of the hour accounts for.</summary>
    internal double Job(double value, in Explained explained) => Math.Clamp(value - _local.Value, -explained.Gap, explained.Burst);

    /// <summary>Judges a point.</summary>
    internal Surprise Judge(double value, in Explained explained, AnomalySide side, bool isAtBound)
    {
        if (_points < WarmUp)
            return default;
        var resolution = Resolution;
        var raw = value - _local.Value;
        var wider = Width;
        var deviation = (raw > explained.Up ? raw - explained.Up : raw < -explained.Down ? raw + explained.Down : 0) / wider;
        var score = _point.NormalScore(deviation, resolution, LeastNoise * _longMovement);
        var centred = score - _meanScore;
        var rise = Math.Clamp(_rise + centred - Allowance, 0, SumCap);
        var fall = Math.Clamp(_fall - centred - Allowance, 0, SumCap);
        var (up, down) = _point.Quantiles;
        var reach = wider * Math.Max(Reach * Math.Max(up, down), ReachMovements * _usualMovement);
        var near = _local.Value + Math.Clamp(raw, -reach / _local.Spread(_skipped), reach / _local.Spread(_skipped));
        var level = _level + ((near - _level) * LevelRate);
        var moved = Math.Abs(value - _previous) / _local.Spread(_skipped);
        var moves = !isAtBound && !explained.IsHabitual;
        double movement = _recentMovement;
        if (moves)
            movement += (Math.Min(moved, MovementReach * _usualMovement) - movement) * RecentMovementRate;
        _next = new Next(resolution, raw, deviation, reach, near, score, rise, fall, level, moved, movement, moves);
        var shift = level - _slow;
        var isSmall = Math.Abs(raw) < LeastShift * _longMovement;
        return default(Surprise).Or(_point.Surprise(deviation, resolution, side), View.Point, raw)
            .Or(isSmall ? 0 : _sum.Surprise(rise, SumResolution, side), View.Shift, raw)
            .Or(isSmall ? 0 : _sum.Surprise(-fall, SumResolution, side), View.Shift, raw)
            .Or(Math.Abs(shift) < LeastShift * _usualMovement ? 0 : _shift.Surprise(shift, resolution, side), View.Drift, shift)
            .Or(moves ? _movement.Surprise(Ratio(_next), RatioResolution, AnomalySide.TwoSided) : 0, View.Movement, movement - _usualMovement);
    }

    /// <summary>Learns the point that was judged last.</summary>
    internal void Learn(long timestampMs, double value, in Explained explained, DayProfile profile, int slot)
    {
        if (_points < WarmUp)
        {
            Start(value);
            return;
        }

        if (_points < ushort.MaxValue)
            _points++;
        var next = _next;
        if (_formerPoints > 0)
        {
            _formerPoints--;
            var isFar = Math.Abs(next.Raw) > SurelyMoved * next.Reach;
            var isSteady = Math.Abs(next.Raw) > next.Reach && Math.Abs(value - _previous) < next.Reach;
            if ((isFar || isSteady) && Math.Abs(value - _former) < Math.Abs(next.Raw))
            {
                MoveTo(_former);
                _formerPoints = 0;
                return;
            }
        }

        if (next.Raw <= explained.Rise && next.Raw >= -explained.Fall && Math.Abs(next.Raw) > next.Reach && Math.Abs(value - _previous) < next.Reach)
        {
            // Two points in a row where habit foretold them: the change has come.
            MoveTo(0.5 * (value + _previous));
            _previous = value;
            return;
        }

        _meanScore += (next.Score - _meanScore) * Math.Max(MeanScoreRate, 1.0 / _points);
        _rise = next.Rise;
        _fall = next.Fall;
        _level = next.Level;
        _sum.LearnBoth(next.Rise, next.Fall, SumResolution);
        _point.Learn(next.Deviation, next.Resolution);
        _shift.Learn(next.Level - _slow, next.Resolution);
        _slow += (next.Near - _slow) * SlowRate;
        if (next.Moves)
        {
            _movement.Learn(Ratio(next), RatioResolution);
            _recentMovement = next.Movement;
            var moved = _longMovement > 0 ? Math.Min(next.Moved, LargestMove * _longMovement) : next.Moved;
            _usualMovement += (moved - _usualMovement) * MovementRate;
            _longMovement += (moved - _longMovement) * Math.Max(LongMovementRate, 1.0 / _points);
        }

        LearnHabits(timestampMs, value, next.Raw, profile, slot);
        _local.Learn(value - Job(value, explained), next.Reach, _skipped);
        _previous = value;
        _skipped = 0;
    }

    /// <summary>A point passed without being judged: what comes next is less certain.</summary>
    internal void Skip()
    {
        if (_skipped < ushort.MaxValue)
            _skipped++;
    }

    /// <summary>Learns that the point judged last opened an event: the size of its deviation, but not its level.</summary>
    internal void LearnOpening()
    {
        if (_points < WarmUp)
            return;
        _sum.LearnBoth(_next.Rise, _next.Fall, SumResolution, OpeningCap);
        _point.Learn(_next.Deviation, _next.Resolution, OpeningCap);
    }

    /// <summary>An event ended with the series at a level, its old or a new one.</summary>
    internal void Resume(double level, bool moved)
    {
        _former = _local.Value;
        _formerPoints = moved ? FormerPoints : (ushort)0;
        _rise = 0;
        _fall = 0;
        _recentMovement = _usualMovement;
        _previous = level;
        if (!moved)
            return;
        MoveTo(level);
    }

    private void MoveTo(double level)
    {
        _local.MoveTo(level);
        _slow = level;
        _level = level;
    }

    private void Start(double value)
    {
        _local.Learn(value, double.PositiveInfinity, 0);
        var moved = _points == 0 ? 0 : Math.Abs(value - _previous);
        _points++;
        _usualMovement += (moved - _usualMovement) / _points;
        _recentMovement += (moved - _recentMovement) * RecentMovementRate;
        _longMovement = _usualMovement;
        _slow += (value - _slow) / _points;
        _level = _points == 1 ? value : _level + ((value - _level) * LevelRate);
        _previous = value;
    }

    private double Ratio(in Next next) => Math.Log((next.Movement + next.Resolution) / (_usualMovement + next.Resolution));

    private readonly record struct Next(
        double Resolution, double Raw, double Deviation, double Reach, double Near, double Score, double Rise, double Fall, double Level, double Moved, double Movement, bool Moves);
}
