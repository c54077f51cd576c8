using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The upper tail of a stream of non-negative statistics: a running 95 % quantile and a generalised Pareto distribution of the excess
/// over it, fitted by moments (Hosking and Wallis 1987) to the last exceedances with a prior towards heavy tails while few were seen.
/// A single excess is learned clipped, so one anomaly does not hide the next, and a habit is learned after a few.
/// </summary>
internal struct TailModel
{
    internal const int StateLength = (6 * sizeof(float)) + sizeof(int);

    /// <summary>Share of points in the tail.</summary>
    private const double TailShare = 0.05;

    private const int MinimumPoints = 20;

    /// <summary>
    /// Memories of the tail, in exceedances: the short one (about 1000 points) follows bursts and serves scores, the long one knows the
    /// shape better and serves events.
    /// </summary>
    private const float ShortMemory = 50;
    private const float LongMemory = 1000;
    private const double QuantileStep = 0.004;
    private const double LargestShape = 0.5;

    /// <summary>Shape and mean excess (in quantiles) believed before anything was seen, with the weight of this many exceedances.</summary>
    private const double PriorShape = 0.25;
    private const double PriorMean = 0.8;
    private const double PriorWeight = 10;

    /// <summary>No tail is thinner than this share of the quantile.</summary>
    private const double LeastMean = 0.15;
    private const double ExcessCap = 8;

    private static readonly double StepUp = Math.Exp(2 * QuantileStep * (1 - TailShare));
    private static readonly double StepDown = Math.Exp(-2 * QuantileStep * TailShare);

    private float _quantile;
    private float _shortMean;
    private float _shortSquare;
    private float _longMean;
    private float _longSquare;
    private float _exceedances;
    private int _points;

    /// <summary>−log10 of the probability of a statistic this large, by the short and by the long memory; 0 inside the body or while unknown.</summary>
    internal readonly (double Short, double Long) Surprise(double statistic)
    {
        if (_points < MinimumPoints || statistic <= _quantile)
            return default;
        return (Surprise(statistic, ShortFit()), Surprise(statistic, LongFit()));
    }

    /// <summary>The statistic that would carry a given surprise by the long memory.</summary>
    internal readonly double Level(double surprise)
    {
        if (_points < MinimumPoints)
            return double.PositiveInfinity;
        var (shape, scale) = LongFit();
        var exponent = Math.Max(0, (surprise + Math.Log10(TailShare)) * Math.Log(10));
        return _quantile + (scale * (shape < 1e-3 ? exponent : (Math.Exp(shape * exponent) - 1) / shape));
    }

    internal void Learn(double statistic)
    {
        if (_points < int.MaxValue)
            _points++;
        statistic = Math.Min(statistic, Largest);
        if (_points == 1)
        {
            _quantile = (float)Math.Max(statistic, Smallest);
            return;
        }

        var exceeds = statistic > _quantile;
        if (exceeds)
            LearnExcess(statistic - _quantile);
        if (_points < SettledPoints)
        {
            var step = 2 / ((0.3 * _points) + 1);
            _quantile = (float)(_quantile * Math.Exp(step * ((exceeds ? 1 : 0) - TailShare)));
        }
        else
        {
            _quantile = (float)(_quantile * (exceeds ? StepUp : StepDown));
        }

        _quantile = Math.Max(_quantile, Smallest);
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Single(_quantile);
        writer.Single(_shortMean);
        writer.Single(_shortSquare);
        writer.Single(_longMean);
        writer.Single(_longSquare);
        writer.Single(_exceedances);
        writer.Int32(_points);
    }

    internal void Load(ref StateReader reader)
    {
        _quantile = reader.Single();
        _shortMean = reader.Single();
        _shortSquare = reader.Single();
        _longMean = reader.Single();
        _longSquare = reader.Single();
        _exceedances = reader.Single();
        _points = reader.Int32();
    }

    private const double MaximumSurprise = 300;
    private const float Smallest = 1e-9f;

    /// <summary>Squares of the excess must fit a float.</summary>
    private const double Largest = 1e18;
    private const int SettledPoints = 830;

    private readonly double Surprise(double statistic, (double Shape, double Scale) fit)
    {
        var reduced = (statistic - _quantile) / fit.Scale;
        var exponent = fit.Shape < 1e-3 ? reduced : Math.Log(1 + (fit.Shape * reduced)) / fit.Shape;
        return Math.Min((exponent / Math.Log(10)) - Math.Log10(TailShare), MaximumSurprise);
    }

    private void LearnExcess(double excess)
    {
        _exceedances = Math.Min(_exceedances + 1, LongMemory);
        if (_shortMean > 0 && _exceedances > 5)
            excess = Math.Min(excess, ExcessCap * _shortMean);
        Move(ref _shortMean, ref _shortSquare, excess, Math.Min(_exceedances, ShortMemory));
        Move(ref _longMean, ref _longSquare, excess, _exceedances);
    }

    private static void Move(ref float mean, ref float square, double excess, double memory)
    {
        mean += (float)((excess - mean) / memory);
        square += (float)(((excess * excess) - square) / memory);
    }

    private readonly (double Shape, double Scale) ShortFit() => Fit(_shortMean, _shortSquare, Math.Min(_exceedances, ShortMemory));

    private readonly (double Shape, double Scale) LongFit() => Fit(_longMean, _longSquare, _exceedances);

    private readonly (double Shape, double Scale) Fit(double excess, double square, double exceedances)
    {
        var weight = exceedances / (exceedances + PriorWeight);
        var mean = Math.Max((weight * excess) + ((1 - weight) * PriorMean * _quantile), LeastMean * _quantile);
        var squaredMean = excess * excess;
        var variance = Math.Max(square - squaredMean, 1e-30);
        var moments = exceedances > PriorWeight ? Math.Clamp(0.5 * (1 - (squaredMean / variance)), 0, LargestShape) : PriorShape;
        var shape = (weight * moments) + ((1 - weight) * PriorShape);
        return (shape, Math.Max(mean * (1 - shape), 1e-12));
    }
}
