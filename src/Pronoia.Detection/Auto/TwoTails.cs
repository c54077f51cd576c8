using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>The tails of a signed statistic, each by itself: latency leaps up and creeps down.</summary>
internal struct TwoTails
{
    internal const int StateLength = 2 * TailModel.StateLength;

    private TailModel _up;
    private TailModel _down;

    /// <summary>Judges a deviation, then learns it. A side that is not watched is learned but never surprises.</summary>
    internal (double Short, double Long) Observe(double deviation, double resolution, AnomalySide side)
    {
        var up = Math.Max(deviation, 0) + resolution;
        var down = Math.Max(-deviation, 0) + resolution;
        var surprise = deviation switch
        {
            > 0 => side == AnomalySide.Negative ? default : _up.Surprise(up),
            < 0 => side == AnomalySide.Positive ? default : _down.Surprise(down),
            _ => default,
        };
        _up.Learn(up);
        _down.Learn(down);
        return surprise;
    }

    internal readonly double UpperLevel(double surprise) => _up.Level(surprise);

    internal readonly double LowerLevel(double surprise) => _down.Level(surprise);

    internal readonly void Save(ref StateWriter writer)
    {
        _up.Save(ref writer);
        _down.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        _up.Load(ref reader);
        _down.Load(ref reader);
    }
}
