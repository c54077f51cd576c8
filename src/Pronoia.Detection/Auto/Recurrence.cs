namespace Pronoia.Detection.Auto;

/// <summary>
/// How often events of one side come back, and how large they are. Each period takes one off the count, so it stands high only where
/// events are more frequent than one a period.
/// </summary>
internal struct Recurrence
{
    /// <summary>Largest value of <see cref="Bits"/>.</summary>
    internal const byte MostBits = 15;

    /// <summary>Events from which on their size is usual, and the most that are counted: so many periods without one forget it.</summary>
    private const int Needed = 4;
    private const int Most = 7;

    /// <summary>Sizes are kept as logarithms in steps of 9 %.</summary>
    private const double StepsPerOctave = 8;

    /// <summary>An event may be this much larger (steps) and still be one of them.</summary>
    private const int Margin = 2;

    /// <summary>A larger one raises the size half of the way, and by at most a factor of two.</summary>
    private const int LargestRise = 8;

    private byte _size;
    private byte _count;
    private bool _isCounted;

    /// <summary>Events up to this size, in units, come back too often to be news; 0 where there are none.</summary>
    internal readonly double Bound => _count < Needed ? 0 : Math.Pow(2, (_size + Margin) / StepsPerOctave);

    /// <summary>The logarithm of the size.</summary>
    internal readonly byte Size => _size;

    /// <summary>The count and whether the present half-day has counted.</summary>
    internal readonly byte Bits => (byte)((_count << 1) | (_isCounted ? 1 : 0));

    /// <summary>Learns the size of an event, in units. It counts once in a half-day, so a bad day makes no habit.</summary>
    internal void Learn(double size)
    {
        var steps = (int)Math.Clamp(Math.Round(StepsPerOctave * Math.Log2(Math.Max(size, 1))), 0, byte.MaxValue);
        if (_count == 0)
            _size = (byte)steps;
        else if (steps > _size)
            _size += (byte)Math.Min((steps - _size + 1) / 2, LargestRise);
        if (_isCounted)
            return;
        _isCounted = true;
        if (_count < Most)
            _count++;
    }

    /// <summary>A half-day began.</summary>
    internal void NextHalfDay() => _isCounted = false;

    /// <summary>Periods passed.</summary>
    internal void Fade(long periods)
    {
        _count = (byte)Math.Max(_count - periods, 0);
        _size = (byte)Math.Max(_size - periods, 0);
    }

    internal void Load(byte size, byte bits)
    {
        _size = size;
        _count = (byte)(bits >> 1);
        _isCounted = (bits & 1) != 0;
    }
}
