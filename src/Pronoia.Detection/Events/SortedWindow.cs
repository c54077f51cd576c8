using Pronoia.Detection.State;

namespace Pronoia.Detection.Events;

/// <summary>The last values of a series, kept in order of arrival and in order of size, so that quantiles are look-ups.</summary>
internal sealed class SortedWindow
{
    private readonly double[] _ring;
    private readonly double[] _sorted;
    private readonly bool _singles;
    private int _next;

    /// <summary>Creates an empty window.</summary>
    /// <param name="capacity">Values kept.</param>
    /// <param name="singles">Round values to single precision, which halves the saved state.</param>
    internal SortedWindow(int capacity, bool singles = false)
    {
        _singles = singles;
        _ring = new double[capacity];
        _sorted = new double[capacity];
    }

    internal int Count { get; private set; }

    internal int StateLength => (2 * sizeof(int)) + (Count * (_singles ? sizeof(float) : sizeof(double)));

    internal void Add(double value)
    {
        if (_singles)
            value = (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
        if (Count == _ring.Length)
            Remove(_ring[_next]);
        _ring[_next] = value;
        _next = (_next + 1) % _ring.Length;
        var at = Array.BinarySearch(_sorted, 0, Count, value);
        if (at < 0)
            at = ~at;
        Array.Copy(_sorted, at, _sorted, at + 1, Count - at);
        _sorted[at] = value;
        Count++;
    }

    internal void Clear()
    {
        Count = 0;
        _next = 0;
    }

    /// <summary>Quantile with linear interpolation between order statistics.</summary>
    internal double Quantile(double ratio)
    {
        var position = ratio * (Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, Count - 1);
        return _sorted[below] + ((position - below) * (_sorted[above] - _sorted[below]));
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Int32(Count);
        writer.Int32(_next);
        foreach (var value in _ring.AsSpan(0, Count))
        {
            if (_singles)
                writer.Single((float)value);
            else
                writer.Double(value);
        }
    }

    internal void Load(ref StateReader reader)
    {
        Count = reader.Int32(0, _ring.Length);
        _next = reader.Int32(0, _ring.Length - 1);
        foreach (ref var value in _ring.AsSpan(0, Count))
            value = _singles ? reader.Single() : reader.Double();
        _ring.AsSpan(0, Count).CopyTo(_sorted);
        Array.Sort(_sorted, 0, Count);
    }

    private void Remove(double value)
    {
        var at = Array.BinarySearch(_sorted, 0, Count, value);
        Count--;
        Array.Copy(_sorted, at + 1, _sorted, at, Count - at);
    }
}
