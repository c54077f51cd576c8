using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The default detector. Several views of the series are each calibrated by the tail of their own past; an event opens where one is
/// more surprising than the false-alarm budget allows and where events of that size have not become a habit of the series, at all or
/// at this time of day. During the first few hundred points a robust band stands in. See docs/detectors/auto.md.
/// </summary>
internal sealed class AutoDetector : IDetector
{
    private const byte StateKind = 4;
    private const byte StateVersion = 1;

    private const int Window = 32;
    private const int LearningPoints = 10;

    /// <summary>From so many points on the tails are known well enough to leave the band.</summary>
    private const int CalibratedPoints = 256;

    /// <summary>Surprise from which a point belongs to an episode, and under which an event is calm again.</summary>
    private const double Hot = 3;
    private const double Calm = 1.5;

    /// <summary>Points without surprise that end an episode.</summary>
    private const int EpisodeGap = 36;

    /// <summary>Past events that a surprise at the same time on an earlier day counts for.</summary>
    private const double SameTimeCount = 10;

    /// <summary>Surprise given to a series that got stuck, for its score.</summary>
    private const double FlatlineSurprise = 5;

    /// <summary>So many zeros in a row surprise this much on a series of which at most one point in so many was zero.</summary>
    private const int ZerosInRow = 2;
    private const long ZeroEvery = 200;
    private const double ZeroSurprise = 8;

    private const double TailFactor = 1.5;
    private const double MonthMs = 30.0 * 86_400_000;

    private readonly DetectorOptions _options;
    private readonly SortedWindow _window = new(Window);
    private readonly Residuals _residuals = new();
    private readonly DayProfile _profile = new();
    private readonly EventRarity _rarity = new();
    private readonly Excursion _excursion = new();
    private EventTracker _events;
    private FlatlineRule _flatline;
    private Cadence _cadence;
    private double _previous;
    private double _peak;
    private int _sinceHot;
    private int _sinceEpisode;
    private int _missing;
    private int _zeros;
    private int _zerosSeen;
    private long _learned;
    private long _firstMs;
    private long _lastMs;

    internal AutoDetector(DetectorOptions options)
    {
        _options = options;
        _flatline = new FlatlineRule(options.FlatlineAfter);
        _cadence = new Cadence(options.Interval);
    }

    public string Name => Detectors.Auto;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        _cadence.Observe(timestampMs);
        if (!UsableValue.Is(value))
            return Quiet(timestampMs, value);
        if (_events.Kind == AnomalyKind.Missing)
        {
            _missing = 0;
            return Report(timestampMs, value, Band(), _events.End(), default);
        }

        _missing = 0;
        if (!learn)
            return Quiet(timestampMs, value);
        return Judge(timestampMs, value);
    }

    public Verdict Missing(long timestampMs)
    {
        if (_missing < int.MaxValue)
            _missing++;
        var due = _missing >= _options.MissingAfter;
        var phase = !_events.IsOpen ? due ? _events.Open(timestampMs, AnomalyKind.Missing) : EventPhase.None
            : _events.Kind == AnomalyKind.Missing || !due ? EventPhase.Updated
            : _events.End();
        var missing = _events.Kind == AnomalyKind.Missing;
        return Report(timestampMs, double.NaN, Band(), phase, new Finding(missing ? AnomalyKind.Missing : AnomalyKind.None, missing ? 1 : 0, 1));
    }

    public void SaveState(IBufferWriter<byte> output)
    {
        var length = _window.StateLength + Residuals.StateLength + DayProfile.StateLength + EventRarity.StateLength + _excursion.StateLength
            + EventTracker.StateLength + FlatlineRule.StateLength + Cadence.StateLength + (2 * sizeof(double)) + (5 * sizeof(int)) + (3 * sizeof(long));
        var writer = new StateWriter(output, StateKind, StateVersion, length);
        _window.Save(ref writer);
        _residuals.Save(ref writer);
        _profile.Save(ref writer);
        _rarity.Save(ref writer);
        _excursion.Save(ref writer);
        _events.Save(ref writer);
        _flatline.Save(ref writer);
        _cadence.Save(ref writer);
        writer.Double(_previous);
        writer.Double(_peak);
        writer.Int32(_sinceHot);
        writer.Int32(_sinceEpisode);
        writer.Int32(_missing);
        writer.Int32(_zeros);
        writer.Int32(_zerosSeen);
        writer.Int64(_learned);
        writer.Int64(_firstMs);
        writer.Int64(_lastMs);
        writer.Complete();
    }

    internal static AutoDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, Detectors.Auto);
        var detector = new AutoDetector(options);
        detector._window.Load(ref reader);
        detector._residuals.Load(ref reader);
        detector._profile.Load(ref reader);
        detector._rarity.Load(ref reader);
        detector._excursion.Load(ref reader);
        detector._events.Load(ref reader);
        detector._flatline.Load(ref reader);
        detector._cadence.Load(ref reader);
        detector._previous = reader.Double();
        detector._peak = reader.Double();
        detector._sinceHot = reader.Int32();
        detector._sinceEpisode = reader.Int32();
        detector._missing = reader.Int32();
        detector._zeros = reader.Int32();
        detector._zerosSeen = reader.Int32();
        detector._learned = reader.Int64();
        detector._firstMs = reader.Int64();
        detector._lastMs = reader.Int64();
        reader.Complete();
        return detector;
    }

    private Verdict Judge(long timestampMs, double value)
    {
        var band = Band();
        var isCalibrated = _learned >= CalibratedPoints;
        var slot = DayProfile.SlotOf(timestampMs);
        if (_learned == Residuals.WarmUp)
            _profile.SetScale(band.Expected, Math.Max(band.UpperSpread, band.LowerSpread));
        if (_learned >= Residuals.WarmUp)
            _profile.Learn(slot, value);
        var surprise = _residuals.Observe(value, _previous, double.IsNaN(band.Expected) ? value : band.Expected, _profile, slot, _options.Side);
        var frozen = _flatline.Observe(value);
        if (frozen && _events.Kind != AnomalyKind.Flatline)
            surprise = surprise.Or((FlatlineSurprise, 0), View.None, 0);
        surprise = surprise.Or(DropToZero(value), View.Point, -band.Expected);
        var habit = _profile.EarlierSurprise(slot) >= Hot ? SameTimeCount : 0;
        _profile.Remember(surprise.Size);
        var past = _rarity.CountAtLeast(surprise.Size) + habit;
        var score = Score(surprise.Size, past);
        var kind = frozen ? AnomalyKind.Flatline : KindOf(value, band, surprise, past);
        var phase = _events.Advance(timestampMs, kind, !frozen && IsCalm(value, surprise));
        phase = Follow(value, band, phase);
        Learn(timestampMs, value, keepOut: !isCalibrated && phase is (EventPhase.Opened or EventPhase.Updated));
        var finding = isCalibrated
            ? new Finding(kind, score, Math.Pow(10, -surprise.Steady))
            : new Finding(kind, kind == AnomalyKind.None ? score : Math.Max(score, band.Score(value)), band.PValue(value));
        return Report(timestampMs, value, band, phase, finding);
    }

    /// <summary>Learns a point. While the band stands in, the points of an event stay out of its window.</summary>
    private void Learn(long timestampMs, double value, bool keepOut)
    {
        if (_learned++ == 0)
            _firstMs = timestampMs;
        _lastMs = timestampMs;
        _previous = value;
        if (!keepOut)
            _window.Add(value);
        _rarity.AddPoint();
        if (_sinceEpisode < int.MaxValue)
            _sinceEpisode++;
    }

    /// <summary>Zeros in a row on a series that is never zero: an outage, however wide its noise.</summary>
    private (double Short, double Long) DropToZero(double value)
    {
        if (value != 0)
        {
            _zeros = 0;
            return default;
        }

        _zeros = Math.Min(_zeros + 1, ZerosInRow);
        var isUnusual = _learned >= CalibratedPoints && _zerosSeen * ZeroEvery < _learned && _options.Side != AnomalySide.Positive;
        if (_zerosSeen < int.MaxValue)
            _zerosSeen++;
        return isUnusual && _zeros >= ZerosInRow ? (ZeroSurprise, ZeroSurprise) : default;
    }

    /// <summary>What a point would open by itself: nothing unless it is surprising, rare and large enough to matter.</summary>
    private AnomalyKind KindOf(double value, in ValueBand band, in Surprise surprise, double past)
    {
        if (_learned < CalibratedPoints)
            return band.KindOf(value, _options.Side);
        var months = Math.Max(0, _rarity.Points * _cadence.IntervalMs / MonthMs);
        if (surprise.View == View.None || surprise.Steady < RequiredSurprise || past > 1 + (_options.FalseAlarmsPerMonth * months))
            return AnomalyKind.None;
        if (Math.Abs(surprise.Deviation) < Minimum(band.Expected))
            return AnomalyKind.None;
        return surprise.View switch
        {
            View.Movement => AnomalyKind.VarianceChange,
            View.Season => AnomalyKind.SeasonalBreak,
            _ => surprise.Deviation > 0 ? AnomalyKind.Spike : AnomalyKind.Dip,
        };
    }

    /// <summary>The surprise that the false-alarm budget asks of one point.</summary>
    private double RequiredSurprise => Math.Max(Hot, Math.Log10(MonthMs / _cadence.IntervalMs / _options.FalseAlarmsPerMonth));

    private double Minimum(double expected) => Math.Max(_options.MinimumChange, _options.MinimumRelativeChange * Math.Abs(expected));

    private bool IsCalm(double value, in Surprise surprise) =>
        _events.Kind is AnomalyKind.VarianceChange or AnomalyKind.SeasonalBreak ? surprise.Size < Calm : _excursion.IsBack(value);

    /// <summary>Refines the kind of the open event, and accepts a new normal in the end.</summary>
    private EventPhase Follow(double value, in ValueBand band, EventPhase phase)
    {
        if (phase == EventPhase.Opened)
            _excursion.Start(band, value, Minimum(band.Expected));
        if (!_events.IsOpen || phase == EventPhase.Ended || _events.Kind == AnomalyKind.Flatline)
            return phase;
        _excursion.Add(value);
        if (_events.Kind is AnomalyKind.Spike or AnomalyKind.Dip)
            _events.Refine(_excursion.Refine(_events.Kind));
        if (_events.Points < Excursion.AcceptPoints)
            return phase;
        if (_learned < CalibratedPoints)
            _window.Clear();
        return _events.End();
    }

    /// <summary>
    /// 0.5 and more for the points at which an episode starts or gets worse, the more the rarer such episodes are on this series; under
    /// 0.2 for everything else. Ranks events of different series against each other.
    /// </summary>
    private double Score(double surprise, double past)
    {
        if (surprise < Hot)
        {
            if (_peak > 0 && ++_sinceHot == EpisodeGap)
            {
                _rarity.Add(_peak, _sinceEpisode);
                _sinceEpisode = 0;
                _peak = 0;
            }

            return OrdinaryScore * surprise / Hot;
        }

        var rarity = Math.Log10(Math.Max(_rarity.Points, 1)) - (2 * Math.Log10(past + 1));
        var score = Math.Clamp(0.5 + ((rarity + (0.02 * Math.Min(surprise, 30))) / 10), OrdinaryScore, 1);
        var rises = surprise > _peak + 0.25;
        _peak = Math.Max(_peak, surprise);
        _sinceHot = 0;
        return rises ? score : OrdinaryScore * score;
    }

    private const double OrdinaryScore = 0.2;

    private ValueBand Band()
    {
        if (_window.Count < LearningPoints)
            return ValueBand.Unknown;
        if (_learned >= CalibratedPoints)
            return ValueBand.Of(_window, Minimum(_window.Quantile(0.5)), _residuals.Local, RequiredSurprise);
        var perPoint = _options.FalseAlarmsPerMonth * _cadence.IntervalMs / MonthMs;
        var widths = TailFactor * Gaussian.UpperQuantile(Math.Clamp(perPoint / 2, 1e-12, 0.1)) * (1 + ((double)LearningPoints / _window.Count));
        return ValueBand.Around(_window, widths, _options.MinimumChange, _options.MinimumRelativeChange);
    }

    /// <summary>A point that is not judged: it opens nothing, and ends what is open.</summary>
    private Verdict Quiet(long timestampMs, double value) =>
        Report(timestampMs, value, Band(), _events.IsOpen ? _events.End() : EventPhase.None, default);

    private Verdict Report(long timestampMs, double value, in ValueBand band, EventPhase phase, in Finding finding)
    {
        var verdict = new Verdict
        {
            TimestampMs = timestampMs,
            Kind = phase == EventPhase.None ? AnomalyKind.None : _events.Kind,
            Phase = phase,
            EventStartMs = phase == EventPhase.None ? 0 : _events.StartMs,
            IsAnomaly = finding.Kind != AnomalyKind.None,
            IsFlapping = _events.IsFlapping,
            Observed = value,
            Expected = band.Expected,
            Lower = _options.Side == AnomalySide.Positive ? double.NegativeInfinity : band.Lower,
            Upper = _options.Side == AnomalySide.Negative ? double.PositiveInfinity : band.Upper,
            Score = finding.Score,
            PValue = finding.PValue == 0 ? 1 : finding.PValue,
            Rung = Rungs.Of(_learned, _lastMs - _firstMs, LearningPoints),
            TrainingFromMs = _firstMs,
            TrainingToMs = _lastMs,
            TrainingPoints = _learned,
        };
        if (phase == EventPhase.Ended)
            _events.Forget();
        return verdict;
    }

    private readonly record struct Finding(AnomalyKind Kind, double Score, double PValue);
}
