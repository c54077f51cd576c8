using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The upper tail of a stream of non-negative statistics: a running 95 % quantile and a generalised Pareto distribution of the excess
/// over it, fitted by moments (Hosking and Wallis 1987) to the last exceedances with a prior towards heavy tails while few were seen.
/// A single excess is learned clipped, so one anomaly does not hide the next, and a habit is learned after a few.
/// </summary>
internal struct TailModel
{
    internal const int StateLength = sizeof(float) + (3 * Float24.Size);

    /// <summary>
    /// Memories of a tail, in exceedances: the short one (about 1000 points) follows bursts and serves scores, the long one knows the
    /// shape better and serves events.
    /// </summary>
    internal const int ShortMemory = 50;
    internal const int LongMemory = 1000;

    /// <summary>Share of points in the tail.</summary>
    private const double TailShare = 0.05;

    private const int MinimumPoints = 20;
    private const double QuantileStep = 0.004;
    private const double LargestShape = 0.5;

    /// <summary>Exponential at the thinnest: thinner tails turn out to be exponential further out, as those of sums do.</summary>
    private const double LeastShape = 0;

    /// <summary>Shape and mean excess (in quantiles) believed before anything was seen, with the weight of this many exceedances.</summary>
    private const double PriorShape = 0.25;
    private const double PriorMean = 0.8;
    private const double PriorWeight = 10;

    /// <summary>No tail is thinner than this share of the quantile.</summary>
    private const double LeastMean = 0.15;
    /// <summary>An excess is learned as at most so many mean ones, after the first few.</summary>
    internal const double ExcessCap = 8;
    private const int UncappedShort = 5;
    private const int UncappedLong = 30;
    private const double MaximumSurprise = 30;
    private const float Smallest = 1e-9f;

    /// <summary>Squares of the excess must fit a float.</summary>
    private const double Largest = 1e18;
    private const int SettledPoints = 830;

    /// <summary>Both counts end at 1023 and share three bytes.</summary>
    private const ushort CountMask = 1023;
    private const int CountBits = 10;

    private static readonly double StepUp = Math.Exp(2 * QuantileStep * (1 - TailShare));
    private static readonly double StepDown = Math.Exp(-2 * QuantileStep * TailShare);

    private float _quantile;
    private Float24 _mean;
    private Float24 _square;
    private ushort _exceedances;
    private ushort _points;

    /// <summary>The statistic that one in twenty exceeds; infinite while unknown.</summary>
    internal readonly double Quantile => _points < MinimumPoints ? double.PositiveInfinity : _quantile;

    /// <summary>−log10 of the probability of a statistic this large; 0 inside the body or while unknown.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="leastShape">No tail is taken as thinner than one of this shape.</param>
    internal readonly double Surprise(double statistic, double leastShape = LeastShape)
    {
        if (_points < MinimumPoints || statistic <= _quantile)
            return 0;
        var (shape, scale) = Fit(leastShape);
        var reduced = (statistic - _quantile) / scale;
        var exponent = Math.Abs(shape) < 1e-3 ? reduced : Math.Log(Math.Max(1 + (shape * reduced), double.Epsilon)) / shape;
        return Math.Min((exponent / Math.Log(10)) - Math.Log10(TailShare), MaximumSurprise);
    }

    /// <summary>The statistic that would carry a given surprise.</summary>
    internal readonly double Level(double surprise)
    {
        if (_points < MinimumPoints)
            return double.PositiveInfinity;
        var (shape, scale) = Fit();
        var exponent = Math.Max(0, (surprise + Math.Log10(TailShare)) * Math.Log(10));
        return _quantile + (scale * (Math.Abs(shape) < 1e-3 ? exponent : (Math.Exp(shape * exponent) - 1) / shape));
    }

    internal void Learn(double statistic, int memory, double cap = ExcessCap)
    {
        if (_points < CountMask)
            _points++;
        statistic = Math.Min(statistic, Largest);
        if (_points == 1)
        {
            _quantile = (float)Math.Max(statistic, Smallest);
            return;
        }

        var exceeds = statistic > _quantile;
        if (exceeds)
            LearnExcess(statistic - _quantile, memory, cap);
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

    /// <summary>Forgets the excesses and finds the quantile anew from where it stands.</summary>
    internal void Restart()
    {
        _mean = 0;
        _square = 0;
        _exceedances = 0;
        _points = Math.Min(_points, (ushort)MinimumPoints);
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Single(_quantile);
        writer.Single24(_mean);
        writer.Single24(_square);
        var counts = _exceedances | (_points << CountBits);
        writer.Byte((byte)counts);
        writer.UInt16((ushort)(counts >> 8));
    }

    internal void Load(ref StateReader reader)
    {
        _quantile = reader.Single();
        _mean = reader.Narrow();
        _square = reader.Narrow();
        if (reader.Version == AutoState.Wide)
        {
            _exceedances = reader.UInt16();
            _points = Math.Min(reader.UInt16(), CountMask);
            return;
        }

        var counts = reader.Byte() | (reader.UInt16() << 8);
        _exceedances = (ushort)(counts & CountMask);
        _points = (ushort)((counts >> CountBits) & CountMask);
    }

    /// <summary>Takes statistics that are all larger by so much from now on.</summary>
    internal void Raise(double by) => _quantile = (float)(_quantile + by);

    private void LearnExcess(double excess, int memory, double cap)
    {
        _exceedances = (ushort)Math.Min(_exceedances + 1, memory);
        if (_mean > 0 && _exceedances > (memory > ShortMemory ? UncappedLong : UncappedShort))
            excess = Math.Min(excess, cap * _mean);
        // The first exceedances, from before anything was known, lose their weight sooner than a plain mean would let them.
        var weight = memory > ShortMemory ? Math.Min(1, 2.0 / (_exceedances + 1)) : 1.0 / _exceedances;
        _mean += (float)((excess - _mean) * weight);
        _square += (float)(((excess * excess) - _square) * weight);
    }

    private readonly (double Shape, double Scale) Fit(double leastShape = LeastShape)
    {
        double exceedances = _exceedances;
        var weight = exceedances / (exceedances + PriorWeight);
        var mean = Math.Max((weight * _mean) + ((1 - weight) * PriorMean * _quantile), LeastMean * _quantile);
        var squaredMean = (double)_mean * _mean;
        var variance = Math.Max(_square - squaredMean, 1e-30);
        var moments = exceedances > PriorWeight ? Math.Clamp(Uncapped(0.5 * (1 - (squaredMean / variance))), exceedances > ShortMemory ? leastShape : 0, LargestShape) : PriorShape;
        var shape = (weight * moments) + ((1 - weight) * PriorShape);
        return (shape, Math.Max(mean * (1 - shape) * (1 + (0.5 * shape * shape)), 1e-12));
    }

    /// <summary>The shape whose excesses, capped at eight mean ones, have the moments of this shape (fitted to numerical integrals, within 0.02).</summary>
    private static double Uncapped(double shape) => shape * (1 + (1.6 * shape) + (6 * shape * shape));
}
