using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Iid;

/// <summary>
/// Spikes in a series without memory: the kernel p-value of a point among the last ones, as ML.NET's DetectIidSpike. No alert
/// before the history is full. Infinities are no value here (in ML.NET one silences the detector for good).
/// </summary>
internal sealed class IidSpikeDetector : IDetector
{
    private const byte StateKind = 2;
    private const byte StateVersion = 1;

    private readonly DetectorOptions _options;
    private readonly KernelHistory _history;
    private readonly double _bandWidths;
    private PointEvents _events;
    private long _firstMs;

    internal IidSpikeDetector(DetectorOptions options)
    {
        _options = options;
        _history = new KernelHistory(options.HistoryLength);
        _bandWidths = KernelPValue.BandWidths(options.Confidence);
    }

    public string Name => Detectors.IidSpike;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (!UsableValue.Is(value))
            return Missing(timestampMs) with { Observed = value };
        var upperTail = _history.UpperTail(value);
        var pValue = KernelPValue.Of(upperTail, _options.Side);
        var wasFull = _history.IsFull;
        var expected = _history.Mean;
        var width = _history.Bandwidth * _bandWidths;
        if (learn)
        {
            if (_events.Learned == 0)
                _firstMs = timestampMs;
            _history.Add(value);
            _events.Learn(timestampMs);
        }

        var alert = learn && _history.IsFull && pValue <= 1 - (_options.Confidence / 100);
        var numbers = new Verdict
        {
            TimestampMs = timestampMs,
            Observed = value,
            Expected = expected,
            Lower = _options.Side == AnomalySide.Positive ? double.NegativeInfinity : expected - width,
            Upper = _options.Side == AnomalySide.Negative ? double.PositiveInfinity : expected + width,
            PValue = pValue,
            Score = wasFull ? KernelPValue.Score(pValue) : 0,
            Rung = Rungs.Of(_history.Count, timestampMs - _firstMs, _options.HistoryLength),
        };
        return _events.Judge(numbers, alert ? upperTail < 0.5 ? AnomalyKind.Spike : AnomalyKind.Dip : AnomalyKind.None);
    }

    public Verdict Missing(long timestampMs) => _events.Judge(
        new Verdict
        {
            TimestampMs = timestampMs,
            Observed = double.NaN,
            Expected = _history.Mean,
            Lower = double.NaN,
            Upper = double.NaN,
            PValue = 1,
            Rung = Rungs.Of(_history.Count, timestampMs - _firstMs, _options.HistoryLength),
        },
        AnomalyKind.None);

    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, sizeof(double) + sizeof(long) + PointEvents.StateLength + _history.StateLength);
        writer.Double(_options.HistoryLength);
        writer.Int64(_firstMs);
        _events.Save(ref writer);
        _history.Save(ref writer);
        writer.Complete();
    }

    internal static IidSpikeDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, Detectors.IidSpike);
        reader.Expect(options.HistoryLength, "history length");
        var detector = new IidSpikeDetector(options) { _firstMs = reader.Int64() };
        detector._events.Load(ref reader);
        detector._history.Load(ref reader);
        reader.Complete();
        return detector;
    }
}
