using Pronoia.Detection.State;

namespace Pronoia.Detection.Events;

/// <summary>Knows how long the series usually repeats one value, and tells when it is stuck.</summary>
internal struct FlatlineRule(int after)
{
    internal const int StateLength = sizeof(double) + (3 * sizeof(int));

    /// <summary>Without a configured length: that many equal points at least, and three times the longest run seen.</summary>
    private const int ShortestRun = 10;
    private const int TimesLongest = 3;

    /// <summary>At its bound a series may rest for long.</summary>
    private const int TimesLongestAtBound = 20;
    private const int MovesNeeded = 20;

    private readonly int _after = after;
    private double _last = double.NaN;
    private int _run;
    private int _longest;
    private int _moves;

    /// <summary>The value before; NaN before the first.</summary>
    internal readonly double Last => _last;

    /// <summary>Takes a finite value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isAtBound">The value is where the series ends: resting there is less of a surprise.</param>
    /// <returns>True while the series is stuck.</returns>
    internal bool Observe(double value, bool isAtBound = false)
    {
        if (value.Equals(_last))
        {
            if (_run < int.MaxValue)
                _run++;
        }
        else
        {
            if (_moves < int.MaxValue)
                _moves++;
            _longest = Math.Max(_longest, _run);
            _run = 1;
            _last = value;
        }

        return _after > 0
            ? _run >= _after && _moves > 1
            : _moves > MovesNeeded && _run >= ShortestRun && _run > (long)(isAtBound ? TimesLongestAtBound : TimesLongest) * _longest;
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Double(_last);
        writer.Int32(_run);
        writer.Int32(_longest);
        writer.Int32(_moves);
    }

    internal void Load(ref StateReader reader)
    {
        _last = reader.Double();
        _run = reader.Int32();
        _longest = reader.Int32();
        _moves = reader.Int32();
    }
}
