using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Knows where a series ends: an empty queue, a saturated processor. There it rests now and then without being stuck, and its noise is
/// cut off without having become less.
/// </summary>
internal struct BoundSense
{
    internal const int StateLength = (3 * Float24.Size) + 1;

    /// <summary>The lowest or highest value is a bound once the series came to it so often.</summary>
    private const int VisitsNeeded = 3;
    private const int VisitBits = 2;

    /// <summary>A value that is taken more often than this is no bound but the usual one.</summary>
    private const float LargestShare = 0.3f;
    private const float ShareRate = 0.0005f;

    private Float24 _lowest = float.PositiveInfinity;
    private Float24 _highest = float.NegativeInfinity;
    private Float24 _share;
    private byte _visitsLowest;
    private byte _visitsHighest;

    public BoundSense()
    {
    }

    /// <summary>Takes a finite value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="previous">The value before.</param>
    /// <returns>Whether it stands at a bound.</returns>
    internal bool Observe(double value, double previous)
    {
        float rounded = (Float24)value;
        var isNew = !value.Equals(previous);
        if (rounded < _lowest)
            _visitsLowest = 0;
        if (rounded > _highest)
            _visitsHighest = 0;
        _lowest = Math.Min(_lowest, rounded);
        _highest = Math.Max(_highest, rounded);
        if (isNew && rounded <= _lowest && _visitsLowest < VisitsNeeded)
            _visitsLowest++;
        if (isNew && rounded >= _highest && _visitsHighest < VisitsNeeded)
            _visitsHighest++;
        var isAtEnd = (rounded <= _lowest && _visitsLowest == VisitsNeeded) || (rounded >= _highest && _visitsHighest == VisitsNeeded);
        _share += ((isAtEnd ? 1 : 0) - _share) * ShareRate;
        return isAtEnd && _share < LargestShare;
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Single24(_lowest);
        writer.Single24(_highest);
        writer.Single24(_share);
        writer.Byte((byte)(_visitsLowest | (_visitsHighest << VisitBits)));
    }

    internal void Load(ref StateReader reader)
    {
        _lowest = reader.Single24();
        _highest = reader.Single24();
        _share = reader.Single24();
        var visits = reader.Byte((1 << (2 * VisitBits)) - 1);
        _visitsLowest = (byte)(visits & VisitsNeeded);
        _visitsHighest = (byte)(visits >> VisitBits);
    }
}
