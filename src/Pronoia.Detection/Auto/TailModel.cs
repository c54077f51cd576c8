using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The upper tail of a stream of non-negative statistics: a running 95 % quantile and a generalised Pareto distribution of the excess
/// over it, fitted by moments (Hosking and Wallis 1987) to the last exceedances with a prior towards heavy tails while few were seen.
/// A single excess is learned clipped, so one anomaly does not hide the next, and a habit is learned after a few.
/// </summary>
internal struct TailModel
{
    internal const int StateLength = (4 * sizeof(float)) + sizeof(int);

    /// <summary>Share of points in the tail.</summary>
    private const double TailShare = 0.05;

    private const int MinimumPoints = 20;

    /// <summary>Memory of the tail, in exceedances; 50 is about 1000 points.</summary>
    private const float Memory = 50;
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
    private float _mean;
    private float _square;
    private float _exceedances;
    private int _points;

    /// <summary>−log10 of the probability of a statistic this large; 0 inside the body of the distribution or while unknown.</summary>
    internal readonly double Surprise(double statistic)
    {
        if (_points < MinimumPoints || statistic <= _quantile)
            return 0;
        var (shape, scale) = Fit();
        var reduced = (statistic - _quantile) / scale;
        var exponent = shape < 1e-3 ? reduced : Math.Log(1 + (shape * reduced)) / shape;
        return Math.Min((exponent / Math.Log(10)) - Math.Log10(TailShare), MaximumSurprise);
    }

    /// <summary>The statistic that would carry a given surprise: the inverse of <see cref="Surprise"/>.</summary>
    internal readonly double Level(double surprise)
    {
        if (_points < MinimumPoints)
            return double.PositiveInfinity;
        var (shape, scale) = Fit();
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
        writer.Single(_mean);
        writer.Single(_square);
        writer.Single(_exceedances);
        writer.Int32(_points);
    }

    internal void Load(ref StateReader reader)
    {
        _quantile = reader.Single();
        _mean = reader.Single();
        _square = reader.Single();
        _exceedances = reader.Single();
        _points = reader.Int32();
    }

    private const double MaximumSurprise = 300;
    private const float Smallest = 1e-9f;

    /// <summary>Squares of the excess must fit a float.</summary>
    private const double Largest = 1e18;
    private const int SettledPoints = 830;

    private void LearnExcess(double excess)
    {
        _exceedances = Math.Min(_exceedances + 1, Memory);
        if (_mean > 0 && _exceedances > 5)
            excess = Math.Min(excess, ExcessCap * _mean);
        var rate = 1 / _exceedances;
        _mean += (float)(rate * (excess - _mean));
        _square += (float)(rate * ((excess * excess) - _square));
    }

    private readonly (double Shape, double Scale) Fit()
    {
        var weight = _exceedances / (_exceedances + PriorWeight);
        var mean = Math.Max((weight * _mean) + ((1 - weight) * PriorMean * _quantile), LeastMean * _quantile);
        var squaredMean = (double)_mean * _mean;
        var variance = Math.Max(_square - squaredMean, 1e-30);
        var moments = _exceedances > PriorWeight ? Math.Clamp(0.5 * (1 - (squaredMean / variance)), 0, LargestShape) : PriorShape;
        var shape = (weight * moments) + ((1 - weight) * PriorShape);
        return (shape, Math.Max(mean * (1 - shape), 1e-12));
    }
}
