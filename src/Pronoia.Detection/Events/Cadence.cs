using Pronoia.Detection.State;

namespace Pronoia.Detection.Events;

/// <summary>The spacing of points: given, or learned from the timestamps as a slowly moving median that gaps and jumps do not upset.</summary>
internal struct Cadence(double intervalSeconds)
{
    internal const int StateLength = sizeof(long) + sizeof(double);

    private const double DefaultMs = 60_000;
    private const double Step = 0.1;

    private readonly bool _given = intervalSeconds > 0;
    private long _lastMs = long.MinValue;
    private double _intervalMs = intervalSeconds > 0 ? intervalSeconds * 1000 : double.NaN;

    /// <summary>Milliseconds between points; a minute while unknown.</summary>
    internal readonly double IntervalMs => double.IsNaN(_intervalMs) ? DefaultMs : _intervalMs;

    internal void Observe(long timestampMs)
    {
        // Unsigned difference: a jump over the whole range of long must not overflow into a negative spacing.
        var elapsed = _lastMs == long.MinValue || timestampMs <= _lastMs ? 0 : (double)(ulong)(timestampMs - _lastMs);
        _lastMs = timestampMs;
        if (_given || elapsed <= 0 || elapsed > MaximumMs)
            return;
        _intervalMs = double.IsNaN(_intervalMs) ? elapsed : _intervalMs + (Step * Math.Clamp(elapsed - _intervalMs, -_intervalMs / 2, _intervalMs / 2));
    }

    private const double MaximumMs = 31.0 * 86_400_000;

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Int64(_lastMs);
        writer.Double(_intervalMs);
    }

    internal void Load(ref StateReader reader)
    {
        _lastMs = reader.Int64();
        _intervalMs = reader.Double();
    }
}
