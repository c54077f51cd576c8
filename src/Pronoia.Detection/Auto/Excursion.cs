using Pronoia.Detection.Events;
using Pronoia.Detection.Forecasting;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>The values since an event opened, against the level before it: back to normal, a new level, or a slope.</summary>
internal sealed class Excursion
{
    /// <summary>Points after which the values of an event are the new normal.</summary>
    internal const int AcceptPoints = 60;

    private const int ShiftPoints = 5;
    private const int TrendPoints = 10;

    /// <summary>An event is over once the deviation is less than this share of what opened it.</summary>
    private const double BackRatio = 0.35;
    private const double SteadyRatio = 0.5;
    private const double TrendFit = 0.8;

    /// <summary>Means of so many points are compared with the day, from the third on.</summary>
    private const int BlockPoints = 10;
    private const int Blocks = AcceptPoints / BlockPoints;
    private const int BlocksNeeded = 3;

    /// <summary>Shifts of the day that are tried, from an hour to all but an hour.</summary>
    private const long TriedStepMs = 900_000;
    private const int FirstTried = 4;
    private const int LastTried = 92;

    /// <summary>Another time of day must explain the values this much better (squared errors) than this one, moved to their level.</summary>
    private const double BetterBy = 6;

    /// <summary>And leave no more than so many standard errors of a mean, squared.</summary>
    private const double LargestError = 9;

    private readonly float[] _blocks = new float[Blocks];
    private long _startMs;
    private readonly SortedWindow _recent = new(ShiftPoints);
    private double _reference;
    private double _tolerance;
    private int _run;
    private int _side;
    private LineFit _line;

    internal int StateLength => _recent.StateLength + (2 * sizeof(double)) + (2 * sizeof(int)) + LineFit.StateLength + (Blocks * sizeof(float)) + sizeof(long);

    internal void Start(long timestampMs, in ValueBand band, double value, double minimum)
    {
        _recent.Clear();
        _startMs = timestampMs;
        Array.Clear(_blocks);
        _reference = band.Expected;
        _tolerance = Math.Max(BackRatio * Math.Abs(value - band.Expected), SteadyRatio * minimum);
        _run = 0;
        _side = Math.Sign(value - band.Expected);
        _line = default;
    }

    /// <summary>The level of the last points.</summary>
    internal double Level => _recent.Count == 0 ? _reference : _recent.Quantile(0.5);

    internal bool IsBack(double value) => Math.Abs(value - _reference) <= _tolerance;

    internal void Add(double value)
    {
        _recent.Add(value);
        var block = (int)_line.Count / BlockPoints;
        if (block < Blocks)
            _blocks[block] += (float)((value - _reference) / BlockPoints);
        _line.Add(_line.Count, value, 1);
        _run = !IsBack(value) && Math.Sign(value - _reference) == _side ? _run + 1 : 0;
    }

    internal AnomalyKind Refine(AnomalyKind kind)
    {
        if (_run < ShiftPoints)
            return kind;
        var away = Math.Abs(_recent.Quantile(0.5) - _reference);
        if (_line.Count >= TrendPoints && _line.RSquared > TrendFit && Math.Abs(_line.Slope) * _line.Count > SteadyRatio * away)
            return AnomalyKind.TrendChange;
        return _recent.Quantile(0.75) - _recent.Quantile(0.25) < SteadyRatio * away ? AnomalyKind.LevelShift : kind;
    }

    /// <summary>
    /// Whether the values since the event opened are those of another time of day: that time, as it is, explains them far better than
    /// this time moved to their level. Asked at the end of every block.
    /// </summary>
    /// <param name="timestampMs">The time of the last value.</param>
    /// <param name="profile">The day.</param>
    /// <param name="movement">The usual distance from one value to the next.</param>
    internal bool IsAtAnotherTime(long timestampMs, DayProfile profile, double movement)
    {
        var count = (int)_line.Count;
        var blocks = count / BlockPoints;
        if (count % BlockPoints != 0 || blocks < BlocksNeeded || blocks > Blocks || timestampMs <= _startMs || !profile.IsKnown)
            return false;
        var spanMs = (timestampMs - _startMs) / (double)(count - 1) * BlockPoints;
        Span<double> here = stackalloc double[Blocks];
        var offset = 0.0;
        for (var b = 0; b < blocks; b++)
        {
            here[b] = _reference + _blocks[b] - profile.At(Middle(b));
            offset += here[b] / blocks;
        }

        var moved = 0.0;
        for (var b = 0; b < blocks; b++)
            moved += (here[b] - offset) * (here[b] - offset);
        var least = double.PositiveInfinity;
        for (var tried = FirstTried; tried <= LastTried; tried++)
        {
            var error = 0.0;
            for (var b = 0; b < blocks; b++)
            {
                var departure = _reference + _blocks[b] - profile.At(Middle(b) + (tried * TriedStepMs));
                error += departure * departure;
            }

            least = Math.Min(least, error);
        }

        var chance = movement * movement / BlockPoints;
        return least * BetterBy < moved && least < LargestError * chance * blocks;

        long Middle(int block) => _startMs + (long)((block + 0.5) * spanMs);
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Singles(_blocks);
        writer.Int64(_startMs);
        _recent.Save(ref writer);
        writer.Double(_reference);
        writer.Double(_tolerance);
        writer.Int32(_run);
        writer.Int32(_side);
        _line.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        if (reader.Version == AutoState.Wide)
        {
            _startMs = long.MaxValue;
        }
        else
        {
            reader.Singles(_blocks);
            _startMs = reader.Int64();
        }

        _recent.Load(ref reader);
        _reference = reader.Double();
        _tolerance = reader.Double();
        _run = reader.Int32();
        _side = reader.Int32();
        _line.Load(ref reader);
    }
}
