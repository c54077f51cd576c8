using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>Zeros in a row on a series that is hardly ever zero: an outage, however wide its noise.</summary>
internal struct ZeroRule
{
    internal const int StateLength = 2 * sizeof(int);

    private const int ZerosInRow = 2;

    /// <summary>At most one point in so many may have been zero.</summary>
    private const long ZeroEvery = 200;
    private const double ZeroSurprise = 8;

    /// <summary>Counts end here, so that the run finds room beside them.</summary>
    private const int MostPoints = (1 << RunShift) - 1;
    private const int RunShift = 29;

    private byte _run;
    private int _seen;
    private int _points;

    /// <summary>Whether the next zero would be one too many.</summary>
    internal readonly bool IsNext => _run + 1 >= ZerosInRow && (_seen - _run) * ZeroEvery < _points;

    /// <summary>Takes a value.</summary>
    /// <returns>How surprising it is, 0 for anything but a zero too many.</returns>
    internal double Observe(double value, bool watched)
    {
        var surprises = watched && value == 0 && IsNext;
        if (_points < MostPoints)
            _points++;
        _run = (byte)(value == 0 ? Math.Min(_run + 1, ZerosInRow) : 0);
        if (value == 0 && _seen < MostPoints)
            _seen++;
        return surprises ? ZeroSurprise : 0;
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Int32(_seen | (_run << RunShift));
        writer.Int32(_points);
    }

    internal void Load(ref StateReader reader)
    {
        if (reader.Version == AutoState.Version)
        {
            var seen = reader.Int32(0, (ZerosInRow << RunShift) | MostPoints);
            _run = (byte)(seen >> RunShift);
            _seen = seen & MostPoints;
        }
        else
        {
            _run = reader.Byte(ZerosInRow);
            _seen = Math.Clamp(reader.Int32(), 0, MostPoints);
        }

        _points = Math.Clamp(reader.Int32(), 0, MostPoints);
    }
}
