using Pronoia.Detection.State;

namespace Pronoia.Detection.Events;

/// <summary>The last values of a series, kept in order of arrival and in order of size, so that quantiles are look-ups.</summary>
internal sealed class SortedWindow
{
    private readonly double[] _ring;
    private readonly double[] _sorted;
    private readonly bool _narrow;
    private int _next;

    /// <summary>Creates an empty window.</summary>
    /// <param name="capacity">Values kept.</param>
    /// <param name="narrow">Round values to three bytes; then 255 of them at most.</param>
    internal SortedWindow(int capacity, bool narrow = false)
    {
        _narrow = narrow;
        _ring = new double[capacity];
        _sorted = new double[capacity];
    }

    internal int Count { get; private set; }

    internal int StateLength => _narrow ? 2 + (Count * Float24.Size) : (2 * sizeof(int)) + (Count * sizeof(double));

    internal void Add(double value)
    {
        if (_narrow)
            value = Narrow(value);
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
        if (_narrow)
        {
            writer.Byte((byte)Count);
            writer.Byte((byte)_next);
            foreach (var value in _ring.AsSpan(0, Count))
                writer.Single24(value);
            return;
        }

        writer.Int32(Count);
        writer.Int32(_next);
        writer.Doubles(_ring.AsSpan(0, Count));
    }

    internal void Load(ref StateReader reader)
    {
        if (_narrow)
        {
            Count = reader.Byte((byte)_ring.Length);
            _next = reader.Byte((byte)(_ring.Length - 1));
            foreach (ref var value in _ring.AsSpan(0, Count))
                value = reader.Single24();
        }
        else
        {
            Count = reader.Int32(0, _ring.Length);
            _next = reader.Int32(0, _ring.Length - 1);
            reader.Doubles(_ring.AsSpan(0, Count));
        }

        Sort();
    }

    /// <summary>Reads a window as it was saved when narrow values had four bytes and counts as many.</summary>
    internal void LoadWide(ref StateReader reader)
    {
        Count = reader.Int32(0, _ring.Length);
        _next = reader.Int32(0, _ring.Length - 1);
        foreach (ref var value in _ring.AsSpan(0, Count))
            value = Narrow(reader.Single());
        Sort();
    }

    private static double Narrow(double value) => (Float24)Math.Clamp(value, -Float24.MaxValue, Float24.MaxValue);

    private void Sort()
    {
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
