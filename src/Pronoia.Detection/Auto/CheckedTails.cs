using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>Two tails of long memory whose word is checked against what happens.</summary>
internal struct CheckedTails
{
    internal const int StateLength = TwoTails.StateLength + (2 * Recalibration.StateLength);

    private TwoTails _tails;
    private Recalibration _up = new();
    private Recalibration _down = new();

    public CheckedTails()
    {
    }

    internal readonly (double Up, double Down) Quantiles => _tails.Quantiles;

    /// <summary>How surprising a deviation is. A side that is not watched never surprises.</summary>
    internal readonly double Surprise(double deviation, double resolution, AnomalySide side)
    {
        var surprise = _tails.Surprise(deviation, resolution, side);
        return deviation >= 0 ? _up.Correct(surprise) : _down.Correct(surprise);
    }

    /// <summary>A deviation as a standard normal variable of the same probability by the tail models alone.</summary>
    internal readonly double NormalScore(double deviation, double resolution, double leastQuantile) => _tails.NormalScore(deviation, resolution, leastQuantile);

    internal void Learn(double deviation, double resolution, double cap = TailModel.ExcessCap) =>
        LearnBoth(Math.Max(deviation, 0), Math.Max(-deviation, 0), resolution, cap);

    /// <summary>Learns two statistics that may both be positive.</summary>
    internal void LearnBoth(double up, double down, double resolution, double cap = TailModel.ExcessCap)
    {
        _up.Learn(_tails.Surprise(up, resolution, AnomalySide.TwoSided));
        _down.Learn(_tails.Surprise(-down, resolution, AnomalySide.TwoSided));
        _tails.Learn(up, down, resolution, TailModel.LongMemory, cap);
    }

    internal void Restart()
    {
        _tails.Restart();
        _up = new Recalibration();
        _down = new Recalibration();
    }

    /// <summary>Takes statistics that are all larger by so much from now on.</summary>
    internal void Raise(double by) => _tails.Raise(by);

    internal readonly double UpperLevel(double surprise, double resolution) => _tails.UpperLevel(_up.Needed(surprise), resolution);

    internal readonly double LowerLevel(double surprise, double resolution) => _tails.LowerLevel(_down.Needed(surprise), resolution);

    internal readonly void Save(ref StateWriter writer)
    {
        _tails.Save(ref writer);
        _up.Save(ref writer);
        _down.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        _tails.Load(ref reader);
        if (reader.Version == AutoState.Wide)
            return;
        _up.Load(ref reader);
        _down.Load(ref reader);
    }
}
