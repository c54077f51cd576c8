using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Tells a counter from a gauge and differences it: a series that is never negative, rose many times in a row and from then on fell only
/// to less than half, which is a reset (then the count since the reset is the increment, as in PromQL's increase). Whenever one turns
/// out to be a gauge after all, it must rise twice as often without a fall to be taken for a counter again.
/// </summary>
internal struct CounterSense
{
    internal const int StateLength = sizeof(double) + sizeof(long) + 3;

    /// <summary>Rises without any fall after which a series is a counter, and how often that is doubled.</summary>
    private const int LeastRises = 64;
    private const int MostDoublings = 7;

    private const byte CounterBit = 0x80;
    private const byte LastBit = 0x40;

    /// <summary>A fall to less than this share is a reset.</summary>
    private const double ResetShare = 0.5;

    private double _last;
    private long _lastMs;
    private ushort _rises;
    private byte _doublings;
    private bool _isCounter;
    private bool _hasLast;

    private readonly int RisesNeeded => LeastRises << _doublings;

    internal readonly bool IsCounter => _isCounter;

    /// <summary>The very point that came last has come again.</summary>
    internal readonly bool IsRepeated(long timestampMs, double value) => timestampMs == _lastMs && value.Equals(_last) && _hasLast;

    /// <summary>Takes a finite value.</summary>
    /// <param name="timestampMs">Its time.</param>
    /// <param name="value">The value.</param>
    /// <param name="intervalMs">Usual spacing of points: increments over gaps are brought to this length.</param>
    /// <param name="changed">The series turned out to be a counter, or not to be one: what was learned is of another kind.</param>
    /// <returns>Where the value stands: what to add to an increment to be in the units of the series, and how many intervals it spans.</returns>
    internal CounterStep Observe(long timestampMs, double value, double intervalMs, out bool changed)
    {
        var was = _isCounter;
        var fell = _hasLast && value < _last;
        var isReset = fell && value >= 0 && value < ResetShare * _last;
        if (value < 0 || (fell && !isReset))
        {
            _rises = 0;
            if (_isCounter && _doublings < MostDoublings)
                _doublings++;
            _isCounter = false;
        }
        else if (fell)
        {
            _rises = 0;
        }
        else if (_hasLast && value > _last && _rises < RisesNeeded)
        {
            _rises++;
            _isCounter |= _rises == RisesNeeded;
        }

        changed = was != _isCounter;
        var start = isReset ? 0 : _last;
        var spans = timestampMs > _lastMs ? Math.Clamp(Math.Round((timestampMs - (double)_lastMs) / intervalMs), 1, MostSpans) : 1;
        _last = value;
        _lastMs = timestampMs;
        _hasLast = true;
        return _isCounter && !changed ? new CounterStep(start, spans) : CounterStep.None;
    }

    private const double MostSpans = 10_000;

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Double(_last);
        writer.Int64(_lastMs);
        writer.UInt16(_rises);
        writer.Byte((byte)(_doublings | (_isCounter ? CounterBit : 0) | (_hasLast ? LastBit : 0)));
    }

    internal void Load(ref StateReader reader)
    {
        _last = reader.Double();
        _lastMs = reader.Int64();
        if (reader.Version != AutoState.Version)
        {
            _rises = reader.Byte(LeastRises);
            _isCounter = reader.Bool();
            _hasLast = reader.Bool();
            return;
        }

        _rises = reader.UInt16(LeastRises << MostDoublings);
        var flags = reader.Byte();
        _doublings = (byte)Math.Min(flags & ~(CounterBit | LastBit), MostDoublings);
        _isCounter = (flags & CounterBit) != 0;
        _hasLast = (flags & LastBit) != 0;
    }
}
