using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Iid;

/// <summary>
/// Change points by an exchangeability martingale over the last p-values, as ML.NET's DetectIidChangePoint. After an alert it keeps
/// silent for one window. It rarely fires on real level shifts (docs/detectors/mlnet-compatibility.md): prefer the default detector.
/// </summary>
internal sealed class IidChangePointDetector : IDetector
{
    private const byte StateKind = 3;
    private const byte StateVersion = 1;

    private readonly DetectorOptions _options;
    private readonly KernelHistory _history;
    private readonly ChangePointMartingale _martingale;
    private PointEvents _events;
    private long _firstMs;

    internal IidChangePointDetector(DetectorOptions options)
    {
        _options = options;
        _history = new KernelHistory(options.HistoryLength);
        _martingale = new ChangePointMartingale(options.Martingale, options.Confidence, options.HistoryLength);
    }

    public string Name => Detectors.IidChangePoint;

    /// <summary>The martingale after the last point, for parity tests.</summary>
    internal double MartingaleValue => _martingale.Value;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (!UsableValue.Is(value))
            return Missing(timestampMs) with { Observed = value };
        var pValue = KernelPValue.Of(_history.UpperTail(value), AnomalySide.TwoSided);
        var expected = _history.Mean;
        var width = _history.Bandwidth * KernelPValue.BandWidths(_options.Confidence);
        var alert = false;
        if (learn)
        {
            if (_events.Learned == 0)
                _firstMs = timestampMs;
            _history.Add(value);
            _events.Learn(timestampMs);
            alert = _martingale.Update(pValue, _history.IsFull);
        }

        var numbers = new Verdict
        {
            TimestampMs = timestampMs,
            Observed = value,
            Expected = expected,
            Lower = expected - width,
            Upper = expected + width,
            PValue = pValue,
            Score = _history.IsFull ? _martingale.Score : 0,
            Rung = Rungs.Of(_history.Count, timestampMs - _firstMs, _options.HistoryLength),
        };
        return _events.Judge(numbers, alert ? AnomalyKind.LevelShift : AnomalyKind.None);
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
        var length = (2 * sizeof(double)) + sizeof(long) + PointEvents.StateLength + _history.StateLength + _martingale.StateLength;
        var writer = new StateWriter(output, StateKind, StateVersion, length);
        writer.Double(_options.HistoryLength);
        writer.Double((int)_options.Martingale);
        writer.Int64(_firstMs);
        _events.Save(ref writer);
        _history.Save(ref writer);
        _martingale.Save(ref writer);
        writer.Complete();
    }

    internal static IidChangePointDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, Detectors.IidChangePoint);
        reader.Expect(options.HistoryLength, "history length");
        reader.Expect((int)options.Martingale, "martingale");
        var detector = new IidChangePointDetector(options) { _firstMs = reader.Int64() };
        detector._events.Load(ref reader);
        detector._history.Load(ref reader);
        detector._martingale.Load(ref reader);
        reader.Complete();
        return detector;
    }
}
