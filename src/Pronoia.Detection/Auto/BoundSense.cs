using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Knows where a series ends: an empty queue, a saturated processor. There it rests now and then without being stuck, and its noise is
/// cut off without having become less.
/// </summary>
internal struct BoundSense
{
    internal const int StateLength = (3 * sizeof(float)) + 2;

    /// <summary>The lowest or highest value is a bound once the series came to it so often.</summary>
    private const int VisitsNeeded = 3;

    /// <summary>A value that is taken more often than this is no bound but the usual one.</summary>
    private const float LargestShare = 0.3f;
    private const float ShareRate = 0.0005f;

    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;
    private float _share;
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
        var rounded = (float)value;
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
        writer.Single(_lowest);
        writer.Single(_highest);
        writer.Single(_share);
        writer.Byte(_visitsLowest);
        writer.Byte(_visitsHighest);
    }

    internal void Load(ref StateReader reader)
    {
        _lowest = reader.Single();
        _highest = reader.Single();
        _share = reader.Single();
        _visitsLowest = reader.Byte(VisitsNeeded);
        _visitsHighest = reader.Byte(VisitsNeeded);
    }
}
