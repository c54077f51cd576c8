using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The default detector. Several views of the series are each calibrated by the tail of their own past; an event opens where one is
/// more surprising than the false-alarm budget allows and no habit of the hour, the day or the week explains it. Counters are
/// differenced. During the first few hundred points a robust band stands in. See docs/detectors/auto.md.
/// </summary>
internal sealed class AutoDetector : IDetector
{
    private const byte StateKind = 4;

    private const int Window = 32;
    private const int LearningPoints = 10;

    /// <summary>From so many points on the score is the rank among past episodes alone.</summary>
    private const int ScoredPoints = 256;

    /// <summary>Points after which the scale of the day is fixed.</summary>
    private const int ScalePoints = 16;

    /// <summary>Surprise under which an event without a level is calm again.</summary>
    private const double Calm = 1.5;

    /// <summary>Four views of two sides share the budget: each must surprise this much more (log10 of four, for they overlap).</summary>
    private const double ViewShare = 0.6;

    /// <summary>The budget is never tighter than this surprise.</summary>
    private const double LeastSurprise = 3;

    /// <summary>While the robust band stands in, a point must surprise the young tails this much as well, once they exist.</summary>
    private const double EarlySurprise = 3;

    /// <summary>Surprise given to a series that got stuck, for its score.</summary>
    private const double FlatlineSurprise = 5;

    /// <summary>A lower bound just above zero, in expected values below the expected one.</summary>
    private const double BelowAll = 1 - 1e-9;

    private const double TailFactor = 1.5;
    private const double MonthMs = 30.0 * 86_400_000;

    /// <summary>With a budget of one a month, one event a week on one side is far too many.</summary>
    private const double FarOverBudgetMs = 7.0 * 86_400_000;

    private readonly DetectorOptions _options;
    private SortedWindow _window = new(Window, narrow: true);
    private DayProfile _profile = new();
    private Ranking _ranking = new();
    private Evidence _evidence = new();
    private readonly Excursion _excursion = new();
    private CounterSense _counter;
    private EventTracker _events;
    private FlatlineRule _flatline;
    private BoundSense _bounds = new();
    private ZeroRule _zeros;
    private RecurringEvents _recurring;

    /// <summary>The open event is one of those that keep coming back, and not reported.</summary>
    private bool _isUsual;

    private Cadence _cadence;
    private ushort _missing;
    private uint _learned;
    private long _firstMs;
    private long _lastMs;

    internal AutoDetector(DetectorOptions options)
    {
        _options = options;
        _flatline = new FlatlineRule(options.FlatlineAfter);
        _cadence = new Cadence(options.Interval);
    }

    public string Name => Detectors.Auto;

    private bool IsCalibrated => _evidence.IsCalibrated;

    /// <summary>The surprise that the false-alarm budget asks of one point.</summary>
    private double RequiredSurprise =>
        Math.Max(LeastSurprise, Math.Log10(MonthMs / _cadence.IntervalMs / _options.FalseAlarmsPerMonth) + ViewShare);

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (_counter.IsRepeated(timestampMs, value) && _events.Kind != AnomalyKind.Missing)
            return Report(timestampMs, value, Band(timestampMs, out _), _events.IsOpen ? EventPhase.Updated : EventPhase.None, default);
        _cadence.Observe(timestampMs);
        if (!UsableValue.Is(value))
            return Quiet(timestampMs, value);
        if (_events.Kind == AnomalyKind.Missing)
        {
            _missing = 0;
            return Report(timestampMs, value, Band(timestampMs, out _), _events.End(), default);
        }

        _missing = 0;
        var step = _counter.Observe(timestampMs, value, _cadence.IntervalMs, out var changed);
        if (changed)
            Restart();
        if (!learn || changed)
            return Quiet(timestampMs, value);
        return Judge(timestampMs, step.Reduce(value), step);
    }

    public Verdict Missing(long timestampMs)
    {
        if (_missing < ushort.MaxValue)
            _missing++;
        _evidence.Skip();
        var due = _missing >= _options.MissingAfter;
        if (due && _isUsual)
            Abandon();
        var phase = !_events.IsOpen ? due ? _events.Open(timestampMs, AnomalyKind.Missing) : EventPhase.None
            : _events.Kind == AnomalyKind.Missing || !due ? EventPhase.Updated
            : _events.End();
        var missing = _events.Kind == AnomalyKind.Missing;
        var finding = new Finding(missing ? AnomalyKind.Missing : AnomalyKind.None, missing ? 1 : 0, 1);
        return Report(timestampMs, double.NaN, Band(timestampMs, out _), phase, finding);
    }

    public void SaveState(IBufferWriter<byte> output)
    {
        var length = _window.StateLength + Ranking.StateLength + DayProfile.StateLength + _evidence.StateLength + (_events.IsOpen ? _excursion.StateLength + 1 : 0)
            + CounterSense.StateLength + EventTracker.NarrowStateLength + FlatlineRule.StateLength + BoundSense.StateLength + ZeroRule.StateLength + RecurringEvents.StateLength + Cadence.StateLength
            + sizeof(ushort) + sizeof(uint) + (2 * sizeof(long));
        var writer = new StateWriter(output, StateKind, AutoState.Version, length);
        _window.Save(ref writer);
        _ranking.Save(ref writer);
        _profile.Save(ref writer);
        _evidence.Save(ref writer);
        _counter.Save(ref writer);
        _events.SaveNarrow(ref writer);
        if (_events.IsOpen)
        {
            _excursion.Save(ref writer);
            writer.Bool(_isUsual);
        }

        _flatline.Save(ref writer);
        _bounds.Save(ref writer);
        _zeros.Save(ref writer);
        _recurring.Save(ref writer);
        _cadence.Save(ref writer);
        writer.UInt16(_missing);
        writer.Int32((int)_learned);
        writer.Int64(_firstMs);
        writer.Int64(_lastMs);
        writer.Complete();
    }

    internal static AutoDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, AutoState.Version, Detectors.Auto, AutoState.Wide);
        var detector = new AutoDetector(options);
        if (reader.Version == AutoState.Wide)
            detector._window.LoadWide(ref reader);
        else
            detector._window.Load(ref reader);
        detector._ranking.Load(ref reader);
        if (reader.Version == AutoState.Wide)
            detector._profile.LoadWide(ref reader);
        else
            detector._profile.Load(ref reader);
        detector._evidence.Load(ref reader);
        detector._counter.Load(ref reader);
        if (reader.Version == AutoState.Wide)
            detector._events.Load(ref reader);
        else
            detector._events.LoadNarrow(ref reader);
        if (detector._events.IsOpen)
        {
            detector._excursion.Load(ref reader);
            detector._isUsual = reader.Version == AutoState.Version && reader.Bool();
        }

        detector._flatline.Load(ref reader);
        if (reader.Version != AutoState.Wide)
            detector._bounds.Load(ref reader);
        detector._zeros.Load(ref reader);
        if (reader.Version == AutoState.Version)
            detector._recurring.Load(ref reader);
        detector._cadence.Load(ref reader);
        if (reader.Version == AutoState.Wide)
            reader.Double();
        detector._missing = reader.NarrowInt32(ushort.MaxValue);
        detector._learned = reader.Version == AutoState.Wide ? (uint)Math.Clamp(reader.Int64(), 0, uint.MaxValue) : (uint)reader.Int32();
        detector._firstMs = reader.Int64();
        detector._lastMs = reader.Int64();
        reader.Complete();
        return detector;
    }

    private Verdict Judge(long timestampMs, double value, in CounterStep step)
    {
        if (!_events.IsOpen && _window.Count == Window && _evidence.IsSwamped(_window.Quantile(0), _window.Quantile(1)))
            Restart();
        var band = Band(timestampMs, out var explained);
        if (_learned > 0)
            _recurring.Pass(_lastMs, timestampMs, (long)Math.Min(FarOverBudgetMs / _options.FalseAlarmsPerMonth, MonthMs));
        var slot = DayProfile.SlotOf(timestampMs);
        var median = _window.Count < LearningPoints ? double.NaN : _window.Quantile(0.5);
        if (_learned == ScalePoints)
            _profile.SetScale(band.Expected, Math.Max(band.UpperSpread, band.LowerSpread));
        if (_learned >= ScalePoints)
            _profile.Learn(slot, value - _evidence.Job(value, explained));
        var previous = _flatline.Last;
        var isAtBound = _bounds.Observe(value, previous);
        var frozen = _flatline.Observe(value, isAtBound);
        var surprise = _evidence.Judge(value, explained, _options.Side, isAtBound);
        var evidence = _evidence.Point(_options.Side);
        var zero = _zeros.Observe(value, IsCalibrated);
        var atLeast = Math.Max(zero, frozen && _events.Kind != AnomalyKind.Flatline ? FlatlineSurprise : 0);
        var score = _ranking.Score(value, previous, double.IsNaN(median) ? value : median, _profile, slot, _options.Side, atLeast);
        var kind = frozen ? AnomalyKind.Flatline : KindOf(timestampMs, value, band, surprise);
        var departure = value - band.Expected;
        var isNews = frozen || zero > 0 || kind == AnomalyKind.VarianceChange || (kind != AnomalyKind.None && !_recurring.IsUsual(departure, _evidence.Unit));
        if (isNews && _isUsual)
            Abandon();
        var phase = _events.Advance(timestampMs, kind, !frozen && IsCalm(value, surprise));
        var recurs = phase == EventPhase.Opened && IsCalibrated && !frozen && zero == 0 && kind != AnomalyKind.VarianceChange;
        if (recurs)
            _isUsual = !isNews;
        if (!_events.IsOpen || _events.Kind == AnomalyKind.VarianceChange || !IsCalibrated)
            _evidence.Learn(timestampMs, value, explained, _profile, slot);
        else if (phase == EventPhase.Opened)
            _evidence.LearnOpening();
        else
            _evidence.Skip();
        phase = Follow(timestampMs, value, band, phase);
        Learn(timestampMs, value, keepOut: !IsCalibrated && phase is (EventPhase.Opened or EventPhase.Updated));
        var finding = _learned > ScoredPoints
            ? new Finding(kind, score, Math.Pow(10, -surprise.Size))
            : new Finding(kind, band.KindOf(value, _options.Side) == AnomalyKind.None ? score : Math.Max(score, band.Score(value)), band.PValue(value));
        var verdict = Report(timestampMs, value, band, phase, finding) with { Evidence = evidence };
        if (recurs)
            _recurring.Learn(departure, _evidence.Unit);
        return !_counter.IsCounter ? verdict : verdict with
        {
            Observed = step.Restore(value),
            Expected = step.Restore(verdict.Expected),
            Lower = step.Restore(verdict.Lower),
            Upper = step.Restore(verdict.Upper),
        };
    }

    /// <summary>What was learned of values says nothing of increments, nor the other way round.</summary>
    private void Restart()
    {
        _window = new SortedWindow(Window, narrow: true);
        _profile = new DayProfile();
        _ranking = new Ranking();
        _evidence = new Evidence();
        _flatline = new FlatlineRule(_options.FlatlineAfter);
        _bounds = new BoundSense();
        _zeros = default;
        _recurring = default;
        _learned = 0;
    }

    /// <summary>Learns a point. While the band stands in, the points of an event stay out of its window.</summary>
    private void Learn(long timestampMs, double value, bool keepOut)
    {
        if (_learned == 0)
            _firstMs = timestampMs;
        if (_learned < uint.MaxValue)
            _learned++;
        _lastMs = timestampMs;
        if (!keepOut)
            _window.Add(value);
    }

    /// <summary>What a point would open by itself: nothing unless it is surprising and large enough to matter.</summary>
    private AnomalyKind KindOf(long timestampMs, double value, in ValueBand band, in Surprise surprise)
    {
        if (!IsCalibrated)
            return surprise.Size >= EarlySurprise || !_evidence.IsForming ? band.KindOf(value, _options.Side) : AnomalyKind.None;
        var kind = band.KindOf(value, _options.Side);
        if (kind != AnomalyKind.None)
            return kind;
        if (surprise.Size < RequiredSurprise || Math.Abs(surprise.Deviation) < Minimum(band.Expected))
            return AnomalyKind.None;
        if (surprise.View is View.Shift or View.Drift && _profile.HasWithinHour(timestampMs, _evidence.Level))
            return AnomalyKind.None;
        return surprise.View switch
        {
            View.Movement => AnomalyKind.VarianceChange,
            View.Shift or View.Drift => AnomalyKind.LevelShift,
            _ => AnomalyKind.None,
        };
    }

    private double Minimum(double expected) => Math.Max(_options.MinimumChange, _options.MinimumRelativeChange * Math.Abs(expected));

    private bool IsCalm(double value, in Surprise surprise) =>
        _events.Kind switch
        {
            AnomalyKind.VarianceChange => surprise.Size < Calm,
            AnomalyKind.Flatline => true,
            _ => _excursion.IsBack(value),
        };

    /// <summary>Refines the kind of the open event, and accepts a new normal in the end.</summary>
    private EventPhase Follow(long timestampMs, double value, in ValueBand band, EventPhase phase)
    {
        if (phase == EventPhase.Opened)
            _excursion.Start(timestampMs, band, value, Minimum(band.Expected));
        if (phase == EventPhase.Ended)
            _evidence.Resume(value, moved: _events.Kind == AnomalyKind.Flatline);
        if (!_events.IsOpen || phase == EventPhase.Ended || _events.Kind == AnomalyKind.Flatline)
            return phase;
        _excursion.Add(value);
        if (_events.Kind is AnomalyKind.Spike or AnomalyKind.Dip or AnomalyKind.LevelShift)
            _events.Refine(_excursion.Refine(_events.Kind));
        if (_events.Kind is AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.Spike or AnomalyKind.Dip
            && _excursion.IsAtAnotherTime(timestampMs, _profile, _evidence.UsualMovement))
            _events.Refine(AnomalyKind.SeasonalBreak);
        if (_events.Points < Excursion.AcceptPoints && !(_isUsual && _events.Kind == AnomalyKind.LevelShift))
            return phase;
        if (!IsCalibrated)
            _window.Clear();
        _evidence.Resume(_excursion.Level, moved: true);
        return _events.End();
    }

    private ValueBand Band(long timestampMs, out Explained explained)
    {
        explained = _evidence.Explain(timestampMs, _profile, DayProfile.SlotOf(timestampMs));
        if (_window.Count < LearningPoints)
            return ValueBand.Unknown;
        if (IsCalibrated)
        {
            var band = _evidence.Band(explained, RequiredSurprise, Minimum(_evidence.Expected));
            return _zeros.IsNext && band.Lower <= 0 && band.Expected > _evidence.UsualFall ? band with { LowerSpread = band.Expected * BelowAll } : band;
        }
        var perPoint = _options.FalseAlarmsPerMonth * _cadence.IntervalMs / MonthMs;
        var widths = TailFactor * Gaussian.UpperQuantile(Math.Clamp(perPoint / 2, 1e-12, 0.1)) * (1 + ((double)LearningPoints / _window.Count));
        var around = ValueBand.Around(_window, widths, _options.MinimumChange, _options.MinimumRelativeChange);
        return around with { LowerSpread = around.LowerSpread + (explained.Down / widths), UpperSpread = around.UpperSpread + (explained.Up / widths) };
    }

    /// <summary>What is open turns out to be news after all, and opens anew.</summary>
    private void Abandon()
    {
        _events.End();
        _events.Forget();
        _isUsual = false;
    }

    /// <summary>A point that is not judged: it opens nothing, and ends what is open.</summary>
    private Verdict Quiet(long timestampMs, double value)
    {
        _evidence.Skip();
        var phase = EventPhase.None;
        if (_events.IsOpen)
        {
            phase = _events.End();
            _evidence.Resume(_evidence.Expected, moved: false);
        }

        return Report(timestampMs, value, Band(timestampMs, out _), phase, default);
    }

    private Verdict Report(long timestampMs, double value, in ValueBand band, EventPhase phase, in Finding finding)
    {
        var hasEnded = phase == EventPhase.Ended;
        if (_isUsual)
            phase = EventPhase.None;
        var bounds = IsCalibrated ? _recurring.Widen(band, _evidence.Unit) : band;
        var verdict = new Verdict
        {
            TimestampMs = timestampMs,
            Kind = phase == EventPhase.None ? AnomalyKind.None : _events.Kind,
            Phase = phase,
            EventStartMs = phase == EventPhase.None ? 0 : _events.StartMs,
            IsAnomaly = !_isUsual && finding.Kind != AnomalyKind.None,
            IsFlapping = _events.IsFlapping,
            Observed = value,
            Expected = band.Expected,
            Lower = _options.Side == AnomalySide.Positive ? double.NegativeInfinity : bounds.Lower,
            Upper = _options.Side == AnomalySide.Negative ? double.PositiveInfinity : bounds.Upper,
            Score = finding.Score,
            PValue = finding.PValue == 0 ? 1 : finding.PValue,
            Rung = Rungs.Of(_learned, _lastMs - _firstMs, LearningPoints),
            TrainingFromMs = _firstMs,
            TrainingToMs = _lastMs,
            TrainingPoints = _learned,
        };
        if (!hasEnded)
            return verdict;
        _events.Forget();
        _isUsual = false;
        return verdict;
    }

    private readonly record struct Finding(AnomalyKind Kind, double Score, double PValue);
}
