using Pronoia.Detection.State;

namespace Pronoia.Detection.Events;

/// <summary>
/// One verdict per event: opens on the first deviating point, ends after a run of points back to normal (hysteresis), and holds
/// events together that open again and again (flapping).
/// </summary>
internal struct EventTracker
{
    internal const int StateLength = 1 + sizeof(long) + (4 * sizeof(int)) + 1;

    /// <summary>Bytes of the state in as many bits as its counts need.</summary>
    internal const int NarrowStateLength = sizeof(long) + sizeof(ushort) + 4;

    private const byte EndedBit = 0x80;

    /// <summary>Normal points in a row that end an event; while flapping, the larger number.</summary>
    private const int CalmPoints = 2;
    private const int CalmPointsWhenFlapping = 10;

    /// <summary>An event that opens within so many points of the end of the last one counts as flapping from the third time on.</summary>
    private const int ReopenPoints = 20;
    private const int FlappingReopens = 3;

    private AnomalyKind _kind;
    private long _startMs;
    private int _points;
    private int _calm;
    private int _reopens;
    private int _sinceEnd;
    private bool _hasEnded;

    internal readonly bool IsOpen => _kind != AnomalyKind.None;

    internal readonly AnomalyKind Kind => _kind;

    internal readonly long StartMs => _startMs;

    /// <summary>Points since the event opened, the opening one included; 0 when none is open.</summary>
    internal readonly int Points => _points;

    internal readonly bool IsFlapping => _reopens >= FlappingReopens;

    /// <summary>Takes one point and says in which phase it stands.</summary>
    /// <param name="timestampMs">Time of the point.</param>
    /// <param name="kind">The kind the point would open, or None when it does not deviate.</param>
    /// <param name="calm">The point is well inside the band.</param>
    internal EventPhase Advance(long timestampMs, AnomalyKind kind, bool calm)
    {
        if (IsOpen)
        {
            _points = Math.Min(_points + 1, ushort.MaxValue);
            _calm = calm ? Math.Min(_calm + 1, CalmPointsWhenFlapping) : 0;
            return _calm >= (IsFlapping ? CalmPointsWhenFlapping : CalmPoints) ? End() : EventPhase.Updated;
        }

        _sinceEnd = Math.Min(_sinceEnd + 1, ReopenPoints + 1);
        if (_sinceEnd > ReopenPoints)
            _reopens = 0;
        return kind == AnomalyKind.None ? EventPhase.None : Open(timestampMs, kind);
    }

    internal EventPhase Open(long timestampMs, AnomalyKind kind)
    {
        _kind = kind;
        _startMs = timestampMs;
        _points = 1;
        _calm = 0;
        if (_hasEnded && _sinceEnd <= ReopenPoints)
            _reopens = Math.Min(_reopens + 1, byte.MaxValue);
        return EventPhase.Opened;
    }

    /// <summary>Changes the kind of the open event.</summary>
    internal void Refine(AnomalyKind kind) => _kind = kind;

    /// <summary>Ends the open event; its kind stays readable until <see cref="Forget"/>.</summary>
    internal EventPhase End()
    {
        _points = 0;
        _sinceEnd = 0;
        _hasEnded = true;
        return EventPhase.Ended;
    }

    internal void Forget() => _kind = AnomalyKind.None;

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Byte((byte)_kind);
        writer.Int64(_startMs);
        writer.Int32(_points);
        writer.Int32(_calm);
        writer.Int32(_reopens);
        writer.Int32(_sinceEnd);
        writer.Bool(_hasEnded);
    }

    internal void Load(ref StateReader reader)
    {
        _kind = (AnomalyKind)reader.Byte();
        _startMs = reader.Int64();
        _points = Math.Clamp(reader.Int32(), 0, ushort.MaxValue);
        _calm = Math.Clamp(reader.Int32(), 0, CalmPointsWhenFlapping);
        _reopens = Math.Clamp(reader.Int32(), 0, byte.MaxValue);
        _sinceEnd = Math.Clamp(reader.Int32(), 0, ReopenPoints + 1);
        _hasEnded = reader.Bool();
    }

    internal readonly void SaveNarrow(ref StateWriter writer)
    {
        writer.Byte((byte)((byte)_kind | (_hasEnded ? EndedBit : 0)));
        writer.Int64(_startMs);
        writer.UInt16((ushort)_points);
        writer.Byte((byte)_calm);
        writer.Byte((byte)_reopens);
        writer.Byte((byte)_sinceEnd);
    }

    internal void LoadNarrow(ref StateReader reader)
    {
        var kind = reader.Byte();
        _kind = (AnomalyKind)(kind & ~EndedBit);
        _hasEnded = (kind & EndedBit) != 0;
        _startMs = reader.Int64();
        _points = reader.UInt16();
        _calm = reader.Byte(CalmPointsWhenFlapping);
        _reopens = reader.Byte();
        _sinceEnd = reader.Byte(ReopenPoints + 1);
    }
}
