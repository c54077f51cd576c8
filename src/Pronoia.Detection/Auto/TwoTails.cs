using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>The tails of a signed statistic, each by itself: latency leaps up and creeps down.</summary>
internal struct TwoTails
{
    internal const int StateLength = 2 * TailModel.StateLength;

    /// <summary>The largest normal score.</summary>
    internal const double ScoreCap = 4.5;

    private const double QuantileScore = 1.645;

    private TailModel _up;
    private TailModel _down;

    /// <summary>The deviations up and down that one point in twenty exceeds.</summary>
    internal readonly (double Up, double Down) Quantiles => (_up.Quantile, _down.Quantile);

    /// <summary>How surprising a deviation is. A side that is not watched never surprises.</summary>
    internal readonly double Surprise(double deviation, double resolution, AnomalySide side) => deviation switch
    {
        > 0 => side == AnomalySide.Negative ? 0 : _up.Surprise(deviation + resolution),
        < 0 => side == AnomalySide.Positive ? 0 : _down.Surprise(resolution - deviation),
        _ => 0,
    };

    /// <summary>A deviation as a standard normal variable of the same probability, at most <see cref="ScoreCap"/> away; 0 while unknown.</summary>
    /// <param name="deviation">The deviation.</param>
    /// <param name="resolution">How finely deviations come.</param>
    /// <param name="leastQuantile">The deviation that one point in twenty exceeds is not taken as smaller than this.</param>
    internal readonly double NormalScore(double deviation, double resolution, double leastQuantile = 0)
    {
        var quantile = Math.Max(deviation > 0 ? _up.Quantile : _down.Quantile, leastQuantile);
        var size = Math.Abs(deviation) + resolution;
        var score = !double.IsFinite(quantile) ? 0
            : size <= quantile ? QuantileScore * Math.Abs(deviation) / quantile
            : Math.Min(Math.Sqrt(2 * Math.Log(10) * Surprise(deviation, resolution, AnomalySide.TwoSided)) - 0.8, ScoreCap);
        return Math.CopySign(score, deviation);
    }

    internal void Learn(double deviation, double resolution, int memory, double cap = TailModel.ExcessCap) =>
        Learn(Math.Max(deviation, 0), Math.Max(-deviation, 0), resolution, memory, cap);

    /// <summary>Learns two statistics that may both be positive.</summary>
    internal void Learn(double up, double down, double resolution, int memory, double cap = TailModel.ExcessCap)
    {
        _up.Learn(up + resolution, memory, cap);
        _down.Learn(down + resolution, memory, cap);
    }

    /// <summary>Learns anew from here.</summary>
    internal void Restart()
    {
        _up.Restart();
        _down.Restart();
    }

    /// <summary>Takes statistics that are all larger by so much from now on.</summary>
    internal void Raise(double by)
    {
        _up.Raise(by);
        _down.Raise(by);
    }

    internal readonly double UpperLevel(double surprise, double resolution) => _up.Level(surprise) - resolution;

    internal readonly double LowerLevel(double surprise, double resolution) => _down.Level(surprise) - resolution;

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
