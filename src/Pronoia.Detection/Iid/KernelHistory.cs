using Pronoia.Detection.State;

namespace Pronoia.Detection.Iid;

/// <summary>
/// The last scores of a series and the p-value of a new one under their Gaussian kernel density. The bandwidth is
/// √2 times their standard deviation, as in ML.NET TimeSeries; sums are taken afresh once per turn of the ring, so that no
/// outlier leaves a rounding error behind for good.
/// </summary>
internal sealed class KernelHistory
{
    internal const double MinimumPValue = 1e-8;
    private const double MinimumBandwidth = 1e-6;

    private readonly double[] _ring;
    private int _next;
    private double _origin;
    private double _sum;
    private double _sumOfSquares;

    internal KernelHistory(int capacity) => _ring = new double[capacity];

    internal int Count { get; private set; }

    internal bool IsFull => Count == _ring.Length;

    internal double Mean => Count == 0 ? double.NaN : _origin + (_sum / Count);

    internal int StateLength => sizeof(int) + sizeof(int) + (3 * sizeof(double)) + (Count * sizeof(double));

    /// <summary>Two standard deviations' worth of kernel: the width used for the p-value.</summary>
    internal double Bandwidth
    {
        get
        {
            if (Count == 0)
                return double.NaN;
            var variance = Count == 1 ? 1 : Math.Max(0, (_sumOfSquares - (_sum * _sum / Count)) / Count);
            return Math.Max(Math.Sqrt(2 * variance), MinimumBandwidth);
        }
    }

    /// <summary>Probability of a score of at least <paramref name="score"/>; 0.5 without history.</summary>
    internal double UpperTail(double score)
    {
        if (Count == 0)
            return 0.5;
        return ErrorFunction.UpperTail(_ring.AsSpan(0, Count), score, 1 / Bandwidth);
    }

    internal void Add(double score)
    {
        if (Count == 0)
            _origin = score;
        var left = 0.0;
        if (IsFull)
        {
            left = _ring[_next] - _origin;
            _sum -= left;
            _sumOfSquares -= left * left;
        }
        else
        {
            Count++;
        }

        _ring[_next] = score;
        var added = score - _origin;
        _sum += added;
        _sumOfSquares += added * added;
        _next++;
        if (_next == _ring.Length)
            _next = 0;
        if ((_next == 0 && IsFull) || Dominated(left))
            Resum();
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Int32(Count);
        writer.Int32(_next);
        writer.Double(_origin);
        writer.Double(_sum);
        writer.Double(_sumOfSquares);
        writer.Doubles(_ring.AsSpan(0, Count));
    }

    internal void Load(ref StateReader reader)
    {
        Count = reader.Int32(0, _ring.Length);
        _next = reader.Int32(0, _ring.Length - 1);
        _origin = reader.Double();
        _sum = reader.Double();
        _sumOfSquares = reader.Double();
        reader.Doubles(_ring.AsSpan(0, Count));
    }

    /// <summary>A value that outweighed all others leaves only rounding error behind.</summary>
    private bool Dominated(double left) => left * left > 1e6 * _sumOfSquares;

    private void Resum()
    {
        _origin = _ring[0];
        _sum = 0;
        _sumOfSquares = 0;
        foreach (var score in _ring)
        {
            var difference = score - _origin;
            _sum += difference;
            _sumOfSquares += difference * difference;
        }
    }
}
