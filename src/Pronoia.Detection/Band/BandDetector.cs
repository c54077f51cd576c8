using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Band;

/// <summary>
/// A robust band around the recent level: median plus and minus a multiple of the upper and lower quartile spread, widened while few
/// points are known. A deviation that stays is refined to a level shift and, after a while, learned as the new level. Also flat
/// lines and missing data. For the first hour of a series, and for series of which nothing more is known.
/// </summary>
internal sealed class BandDetector : IDetector
{
    private const byte StateKind = 1;
    private const byte StateVersion = 1;

    private const int LearningPoints = 10;

    /// <summary>Consecutive points on one side after which a deviation is a level shift.</summary>
    private const int ShiftPoints = 5;

    /// <summary>Points of an event after which its level is learned as the new normal.</summary>
    private const int AcceptPoints = 60;

    /// <summary>Deviating points of one event that enter the window, clipped to the band, so that heavy tails widen it.</summary>
    private const int ClippedPoints = 3;

    /// <summary>Real noise has heavier tails than the normal distribution: the band is this much wider.</summary>
    private const double TailFactor = 1.5;

    /// <summary>An event ends only inside this share of the band.</summary>
    private const double CalmRatio = 0.7;

    private readonly DetectorOptions _options;
    private readonly SortedWindow _window;
    private readonly SortedWindow _recent = new(AcceptPoints);
    private EventTracker _events;
    private FlatlineRule _flatline;
    private Cadence _cadence;
    private long _learned;
    private long _firstMs;
    private long _lastMs;
    private int _missing;
    private int _run;

    internal BandDetector(DetectorOptions options)
    {
        _options = options;
        _window = new SortedWindow(Math.Max(options.HistoryLength, 2 * LearningPoints));
        _flatline = new FlatlineRule(options.FlatlineAfter);
        _cadence = new Cadence(options.Interval);
    }

    public string Name => Detectors.Band;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        _cadence.Observe(timestampMs);
        if (!UsableValue.Is(value))
            return Quiet(timestampMs, value);
        if (_missing >= _options.MissingAfter && _events.Kind == AnomalyKind.Missing)
            return EndMissing(timestampMs, value, learn);
        _missing = 0;
        if (!learn)
            return Quiet(timestampMs, value);
        var band = Measure();
        var frozen = _flatline.Observe(value);
        var kind = band.KindOf(value, _options.Side);
        if (kind == AnomalyKind.None && frozen)
            kind = AnomalyKind.Flatline;
        var phase = _events.Advance(timestampMs, kind, band.IsCalm(value, CalmRatio) && !frozen);
        if (phase is EventPhase.Opened)
            _recent.Clear();
        var deviates = kind is AnomalyKind.Spike or AnomalyKind.Dip;
        phase = Follow(value, deviates, band, phase);
        if (!_events.IsOpen || phase == EventPhase.Ended || (deviates && _events.Points <= ClippedPoints))
            Learn(timestampMs, band.Clip(value));
        return Report(timestampMs, value, band, phase, kind != AnomalyKind.None);
    }

    public Verdict Missing(long timestampMs)
    {
        if (_missing < int.MaxValue)
            _missing++;
        var phase = EventPhase.None;
        if (_events.IsOpen)
        {
            phase = _events.Kind == AnomalyKind.Missing || _missing < _options.MissingAfter ? EventPhase.Updated : _events.End();
        }
        else if (_missing >= _options.MissingAfter)
        {
            phase = _events.Open(timestampMs, AnomalyKind.Missing);
        }

        return Report(timestampMs, double.NaN, Measure(), phase, _events.Kind == AnomalyKind.Missing);
    }

    public void SaveState(IBufferWriter<byte> output)
    {
        var length = sizeof(double) + EventTracker.StateLength + FlatlineRule.StateLength + Cadence.StateLength + (3 * sizeof(long))
            + (2 * sizeof(int)) + _window.StateLength + _recent.StateLength;
        var writer = new StateWriter(output, StateKind, StateVersion, length);
        writer.Double(_options.HistoryLength);
        _events.Save(ref writer);
        _flatline.Save(ref writer);
        _cadence.Save(ref writer);
        writer.Int64(_learned);
        writer.Int64(_firstMs);
        writer.Int64(_lastMs);
        writer.Int32(_missing);
        writer.Int32(_run);
        _window.Save(ref writer);
        _recent.Save(ref writer);
        writer.Complete();
    }

    internal static BandDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, Detectors.Band);
        reader.Expect(options.HistoryLength, "history length");
        var detector = new BandDetector(options);
        detector._events.Load(ref reader);
        detector._flatline.Load(ref reader);
        detector._cadence.Load(ref reader);
        detector._learned = reader.Int64();
        detector._firstMs = reader.Int64();
        detector._lastMs = reader.Int64();
        detector._missing = reader.Int32();
        detector._run = reader.Int32();
        detector._window.Load(ref reader);
        detector._recent.Load(ref reader);
        reader.Complete();
        return detector;
    }

    /// <summary>Refines a deviation that stays to a level shift, and accepts its level in the end.</summary>
    private EventPhase Follow(double value, bool deviates, in ValueBand band, EventPhase phase)
    {
        _run = deviates ? _run + 1 : 0;
        if (!_events.IsOpen || phase == EventPhase.Ended || _events.Kind == AnomalyKind.Flatline)
            return phase;
        _recent.Add(value);
        if (_run >= ShiftPoints && IsSteady(band))
            _events.Refine(AnomalyKind.LevelShift);
        if (_events.Points < AcceptPoints)
            return phase;
        _window.Clear();
        for (var i = 0; i < _recent.Count; i++)
            _window.Add(_recent.Quantile((double)i / (_recent.Count - 1)));
        return _events.End();
    }

    /// <summary>The recent values lie on one side of the old level and scatter less than they are away from it.</summary>
    private bool IsSteady(in ValueBand band) =>
        _recent.Quantile(0.75) - _recent.Quantile(0.25) < 0.5 * Math.Abs(_recent.Quantile(0.5) - band.Expected);

    private void Learn(long timestampMs, double value)
    {
        if (_learned++ == 0)
            _firstMs = timestampMs;
        _lastMs = timestampMs;
        _window.Add(value);
    }

    private ValueBand Measure()
    {
        if (_window.Count < LearningPoints)
            return ValueBand.Unknown;
        var perPoint = _options.FalseAlarmsPerMonth * _cadence.IntervalMs / MonthMs;
        var widths = TailFactor * Gaussian.UpperQuantile(Math.Clamp(perPoint / 2, 1e-12, 0.1)) * (1 + ((double)LearningPoints / _window.Count));
        return ValueBand.Around(_window, widths, _options.MinimumChange, _options.MinimumRelativeChange);
    }

    private const double MonthMs = 30.0 * 86_400_000;

    private Verdict EndMissing(long timestampMs, double value, bool learn)
    {
        _missing = 0;
        if (learn && _window.Count < LearningPoints)
            Learn(timestampMs, value);
        return Report(timestampMs, value, Measure(), _events.End(), deviates: false);
    }

    /// <summary>A point that is not judged: it opens nothing, and ends what is open.</summary>
    private Verdict Quiet(long timestampMs, double value) =>
        Report(timestampMs, value, Measure(), _events.IsOpen ? _events.End() : EventPhase.None, deviates: false);

    private Verdict Report(long timestampMs, double value, in ValueBand band, EventPhase phase, bool deviates)
    {
        var verdict = new Verdict
        {
            TimestampMs = timestampMs,
            Kind = phase == EventPhase.None ? AnomalyKind.None : _events.Kind,
            Phase = phase,
            EventStartMs = phase == EventPhase.None ? 0 : _events.StartMs,
            IsAnomaly = deviates,
            IsFlapping = _events.IsFlapping,
            Observed = value,
            Expected = band.Expected,
            Lower = _options.Side == AnomalySide.Positive ? double.NegativeInfinity : band.Lower,
            Upper = _options.Side == AnomalySide.Negative ? double.PositiveInfinity : band.Upper,
            Score = band.Score(value),
            PValue = band.PValue(value),
            Rung = Rungs.Of(_learned, _lastMs - _firstMs, LearningPoints),
            TrainingFromMs = _firstMs,
            TrainingToMs = _lastMs,
            TrainingPoints = _learned,
        };
        if (phase == EventPhase.Ended)
            _events.Forget();
        return verdict;
    }
}
