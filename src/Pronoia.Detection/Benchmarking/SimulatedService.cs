using System.Buffers;
using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Benchmarking;

/// <summary>The detectors of one service, fed minute by minute, and the incidents they make: as the engine makes them.</summary>
internal sealed class SimulatedService
{
    private const long MinuteMs = 60_000;
    private const int Never = int.MinValue / 2;

    private readonly ServiceOptions _options;
    private readonly Sensor[] _sensors;
    private readonly GroupDetector? _group;
    private readonly GroupScore[] _scores;
    private bool _isGroupOpen;

    /// <summary>The first signal of the incident that later ones join.</summary>
    private int _first = Never;
    private bool _isConfirmed;

    internal SimulatedService(ServiceOptions options)
        : this(options, [.. Enumerable.Range(0, options.Series).Select(_ => new Sensor(Detectors.Create(options.Detector), new GroupMember()))], options.Group is null ? null : new GroupDetector(options.Group))
    {
    }

    private SimulatedService(ServiceOptions options, Sensor[] sensors, GroupDetector? group)
    {
        _options = options;
        _sensors = sensors;
        _group = group;
        _scores = new GroupScore[options.Series];
    }

    /// <summary>Whether an incident stands at the moment.</summary>
    internal bool IsAlarming => _isGroupOpen || _sensors.Count(s => s.IsOpen) >= _options.Corroborate;

    /// <summary>Another service in the same state, from what would be stored of this one.</summary>
    internal SimulatedService Copy()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _group?.SaveState(buffer);
        var group = _group is null ? null : GroupDetector.Load(_options.Group!, buffer.WrittenSpan);
        return new SimulatedService(_options, [.. _sensors.Select(s => s.Copy(_options.Detector))], group)
        {
            _isGroupOpen = _isGroupOpen, _first = _first, _isConfirmed = _isConfirmed,
        };
    }

    /// <summary>Takes one minute of every series.</summary>
    /// <returns>Whether an incident was confirmed.</returns>
    internal bool Step(int minute, ReadOnlySpan<double> values, bool learn)
    {
        for (var i = 0; i < _sensors.Length; i++)
            _scores[i] = _sensors[i].Take(minute, values[i], learn);
        var together = _group?.Update(minute * MinuteMs, _scores) ?? default;
        _isGroupOpen = together.Phase is EventPhase.Opened or EventPhase.Updated;
        var isAlone = false;
        var signals = together.Phase == EventPhase.Opened;
        foreach (var sensor in _sensors)
        {
            // Where neighbours see nothing, an event that needs no other must be twice as surprising, and last.
            var hasNeighbours = _options.Group is { } group && together.Judged >= group.Series;
            var (held, below) = hasNeighbours ? (InjectionCell.SoonMinutes, _options.AloneBelow * _options.AloneBelow) : (0, _options.AloneBelow);
            var counts = sensor.CountsSince == minute;
            var alone = sensor.IsOpen && sensor.PValue < below && sensor.CountsSince == sensor.OpenedAt && minute == sensor.OpenedAt + held;
            signals |= counts || alone;
            isAlone |= alone;
        }

        if (!signals)
            return false;
        if (minute - _first > InjectionCell.SoonMinutes)
            (_first, _isConfirmed) = (minute, false);
        if (_isConfirmed || !(isAlone || together.Phase == EventPhase.Opened || _sensors.Count(s => s.CountsSince >= _first) >= _options.Corroborate))
            return false;
        _isConfirmed = true;
        return true;
    }

    /// <summary>One series with what is known of its last event.</summary>
    private sealed class Sensor(IDetector detector, GroupMember member)
    {
        internal bool IsOpen { get; private set; }

        internal int OpenedAt { get; private set; } = Never;

        internal double PValue { get; private set; } = 1;

        /// <summary>When the last event opened that bears others out: not what a series opens that settles.</summary>
        internal int CountsSince { get; private set; } = Never;

        internal GroupScore Take(int minute, double value, bool learn)
        {
            var verdict = detector.Update(minute * MinuteMs, value, learn);
            var score = member.Observe(verdict, learn);
            IsOpen = verdict.Phase is EventPhase.Opened or EventPhase.Updated;
            if (verdict.Phase == EventPhase.Opened)
                (OpenedAt, PValue) = (minute, verdict.PValue);
            if (verdict.Phase == EventPhase.Opened && !member.IsSettling)
                CountsSince = minute;
            return score;
        }

        internal Sensor Copy(DetectorOptions options)
        {
            var buffer = new ArrayBufferWriter<byte>();
            detector.SaveState(buffer);
            var copy = Detectors.Load(options, buffer.WrittenSpan);
            buffer.ResetWrittenCount();
            member.SaveState(buffer);
            return new Sensor(copy, GroupMember.Load(buffer.WrittenSpan)) { IsOpen = IsOpen, OpenedAt = OpenedAt, PValue = PValue, CountsSince = CountsSince };
        }
    }
}
