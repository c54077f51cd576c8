using Pronoia.Detection.State;

namespace Pronoia.Detection.Iid;

/// <summary>Turns the alert-per-point of the ML.NET family into events: consecutive alerting points are one event.</summary>
internal struct PointEvents
{
    internal const int StateLength = 1 + sizeof(long) + sizeof(long) + sizeof(long) + sizeof(long);

    private AnomalyKind _kind;
    private long _startMs;
    private long _learned;
    private long _firstMs;
    private long _lastMs;

    internal readonly bool IsOpen => _kind != AnomalyKind.None;

    internal readonly long Learned => _learned;

    internal void Learn(long timestampMs)
    {
        if (_learned++ == 0)
            _firstMs = timestampMs;
        _lastMs = timestampMs;
    }

    /// <summary>Adds kind, phase and training range to a verdict that carries the numbers.</summary>
    internal Verdict Judge(in Verdict numbers, AnomalyKind kind)
    {
        var phase = EventPhase.None;
        if (kind != AnomalyKind.None)
        {
            phase = IsOpen ? EventPhase.Updated : EventPhase.Opened;
            if (!IsOpen)
            {
                _kind = kind;
                _startMs = numbers.TimestampMs;
            }
        }
        else if (IsOpen)
        {
            phase = EventPhase.Ended;
        }

        var verdict = numbers with
        {
            Kind = _kind,
            Phase = phase,
            EventStartMs = phase == EventPhase.None ? 0 : _startMs,
            IsAnomaly = kind != AnomalyKind.None,
            TrainingFromMs = _firstMs,
            TrainingToMs = _lastMs,
            TrainingPoints = _learned,
        };
        if (phase == EventPhase.Ended)
            _kind = AnomalyKind.None;
        return verdict;
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Byte((byte)_kind);
        writer.Int64(_startMs);
        writer.Int64(_learned);
        writer.Int64(_firstMs);
        writer.Int64(_lastMs);
    }

    internal void Load(ref StateReader reader)
    {
        _kind = (AnomalyKind)reader.Byte();
        _startMs = reader.Int64();
        _learned = reader.Int64();
        _firstMs = reader.Int64();
        _lastMs = reader.Int64();
    }
}
