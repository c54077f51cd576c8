using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.Iid;
using Pronoia.Detection.State;

namespace Pronoia.Detection.SrCnn;

/// <summary>
/// Spikes by spectral residual, streaming, as ML.NET's DetectAnomalyBySrCnn with its defaults (window 64, threshold 0.3). There is no
/// probability behind its score: the p-value of its verdicts stays 1 and confidence is not used. Points that are no value are passed over.
/// </summary>
internal sealed class SrCnnDetector : IDetector
{
    private const byte StateKind = 7;
    private const byte StateVersion = 1;
    private const double Threshold = 0.3;

    private readonly DetectorOptions _options;
    private readonly SpectralResidual _residual = new();
    private readonly double[] _window = new double[SpectralResidual.Window];
    private int _count;
    private long _firstMs;
    private PointEvents _events;

    internal SrCnnDetector(DetectorOptions options) => _options = options;

    public string Name => Detectors.SrCnn;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (!UsableValue.Is(value) || !learn)
            return Missing(timestampMs) with { Observed = value };
        if (_events.Learned == 0)
            _firstMs = timestampMs;
        Array.Copy(_window, 1, _window, 0, _window.Length - 1);
        _window[^1] = value;
        _count = Math.Min(_count + 1, _window.Length);
        _events.Learn(timestampMs);
        if (_count < _window.Length)
            return Missing(timestampMs) with { Observed = value };
        var (score, _) = _residual.Judge(_window);
        var expected = 0.0;
        foreach (var earlier in _window.AsSpan(SpectralResidual.Window - SpectralResidual.Judged, SpectralResidual.Judged - 1))
            expected += earlier / (SpectralResidual.Judged - 1);
        var kind = value >= expected ? AnomalyKind.Spike : AnomalyKind.Dip;
        var isWatched = _options.Side == AnomalySide.TwoSided || (_options.Side == AnomalySide.Positive) == (kind == AnomalyKind.Spike);
        var numbers = Silent(timestampMs, value) with { Expected = expected, Score = double.IsNaN(score) ? 0 : Math.Clamp(score, 0, 1) };
        return _events.Judge(numbers, score > Threshold && isWatched ? kind : AnomalyKind.None);
    }

    public Verdict Missing(long timestampMs) => _events.Judge(Silent(timestampMs, double.NaN), AnomalyKind.None);

    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, (_window.Length * sizeof(double)) + sizeof(int) + sizeof(long) + PointEvents.StateLength);
        writer.Doubles(_window);
        writer.Int32(_count);
        writer.Int64(_firstMs);
        _events.Save(ref writer);
        writer.Complete();
    }

    internal static SrCnnDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, Detectors.SrCnn);
        var detector = new SrCnnDetector(options);
        reader.Doubles(detector._window);
        detector._count = reader.Int32(0, SpectralResidual.Window);
        detector._firstMs = reader.Int64();
        detector._events.Load(ref reader);
        reader.Complete();
        return detector;
    }

    private Verdict Silent(long timestampMs, double value) => new()
    {
        TimestampMs = timestampMs,
        Observed = value,
        Expected = double.NaN,
        Lower = double.NaN,
        Upper = double.NaN,
        PValue = 1,
        Rung = Rungs.Of(_count, timestampMs - _firstMs, SpectralResidual.Window),
    };
}
