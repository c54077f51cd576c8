using System.Buffers;
using Pronoia.Detection.Events;
using Pronoia.Detection.Iid;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Ssa;

/// <summary>
/// Spikes or change points in the prediction errors of an SSA model, as ML.NET's DetectSpikeBySsa and DetectChangePointBySsa. It is
/// trained once, on the first training window of finite points, and judges nothing before; every error is that of a prediction made
/// before the point came (in ML.NET's streaming engine it is made after, which hides what is to be found).
/// </summary>
internal sealed class SsaDetector : IDetector
{
    private const byte SpikeKind = 5;
    private const byte ChangePointKind = 6;
    private const byte StateVersion = 1;

    private readonly DetectorOptions _options;
    private readonly KernelHistory _history;
    private readonly double _bandWidths;
    private readonly ChangePointMartingale? _martingale;
    private readonly int _season;
    private double[]? _training;
    private int _trained;
    private SsaModel? _model;
    private PointEvents _events;
    private long _firstMs;

    internal SsaDetector(DetectorOptions options)
    {
        _options = options;
        _season = SeasonOf(options);
        _history = new KernelHistory(options.HistoryLength);
        _bandWidths = KernelPValue.BandWidths(options.Confidence);
        _martingale = IsChangePoint ? new ChangePointMartingale(options.Martingale, options.Confidence, options.HistoryLength) : null;
        _training = new double[options.TrainingWindow];
    }

    public string Name => _options.Name;

    private bool IsChangePoint => _options.Name == Detectors.SsaChangePoint;

    private byte StateKind => IsChangePoint ? ChangePointKind : SpikeKind;

    /// <summary>The window of the model: the season, or a quarter of the training window where none is given.</summary>
    internal static int SeasonOf(DetectorOptions options) => options.Season > 0 ? options.Season : Math.Max(2, options.TrainingWindow / 4);

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (!UsableValue.Is(value))
            return Missing(timestampMs) with { Observed = value };
        if (_model is null)
            return Collect(timestampMs, value, learn);
        var expected = _model.Next;
        var score = Error(value, expected);
        var upperTail = _history.UpperTail(score);
        var side = IsChangePoint ? AnomalySide.TwoSided : _options.Side;
        var pValue = KernelPValue.Of(upperTail, side);
        var width = _history.Bandwidth * _bandWidths;
        var alert = false;
        if (learn)
        {
            _model.Consume(value);
            _history.Add(score);
            _events.Learn(timestampMs);
            alert = _martingale?.Update(pValue, _history.IsFull) ?? (_history.IsFull && pValue <= 1 - (_options.Confidence / 100));
        }

        var full = _history.IsFull;
        var numbers = new Verdict
        {
            TimestampMs = timestampMs,
            Observed = value,
            Expected = expected,
            Lower = expected - width,
            Upper = expected + width,
            PValue = pValue,
            Score = !full ? 0 : _martingale?.Score ?? KernelPValue.Score(pValue),
            Rung = Rungs.Of(_history.Count, timestampMs - _firstMs, _options.HistoryLength),
        };
        var kind = !alert ? AnomalyKind.None : IsChangePoint ? AnomalyKind.LevelShift : value >= expected ? AnomalyKind.Spike : AnomalyKind.Dip;
        return _events.Judge(numbers, kind);
    }

    public Verdict Missing(long timestampMs) => _events.Judge(
        new Verdict
        {
            TimestampMs = timestampMs,
            Observed = double.NaN,
            Expected = _model?.Next ?? double.NaN,
            Lower = double.NaN,
            Upper = double.NaN,
            PValue = 1,
            Rung = Rungs.Of(_history.Count, timestampMs - _firstMs, _options.HistoryLength),
        },
        AnomalyKind.None);

    public void SaveState(IBufferWriter<byte> output)
    {
        var length = (4 * sizeof(double)) + sizeof(long) + 1 + PointEvents.StateLength + _history.StateLength + (_martingale?.StateLength ?? 0)
            + (_model?.StateLength ?? (sizeof(int) + (_trained * sizeof(double))));
        var writer = new StateWriter(output, StateKind, StateVersion, length);
        writer.Double(_options.HistoryLength);
        writer.Double(_options.TrainingWindow);
        writer.Double(_season);
        writer.Double((int)_options.Martingale);
        writer.Int64(_firstMs);
        writer.Bool(_model is not null);
        _events.Save(ref writer);
        _history.Save(ref writer);
        _martingale?.Save(ref writer);
        if (_model is not null)
        {
            _model.Save(ref writer);
        }
        else
        {
            writer.Int32(_trained);
            writer.Doubles(_training.AsSpan(0, _trained));
        }

        writer.Complete();
    }

    internal static SsaDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var detector = new SsaDetector(options);
        var reader = new StateReader(state, detector.StateKind, StateVersion, options.Name);
        reader.Expect(options.HistoryLength, "history length");
        reader.Expect(options.TrainingWindow, "training window");
        reader.Expect(detector._season, "season");
        reader.Expect((int)options.Martingale, "martingale");
        detector._firstMs = reader.Int64();
        var isTrained = reader.Bool();
        detector._events.Load(ref reader);
        detector._history.Load(ref reader);
        detector._martingale?.Load(ref reader);
        if (isTrained)
        {
            detector._model = SsaModel.Load(ref reader, detector._season);
            detector._training = null;
        }
        else
        {
            detector._trained = reader.Int32(0, options.TrainingWindow - 1);
            reader.Doubles(detector._training.AsSpan(0, detector._trained));
        }

        reader.Complete();
        return detector;
    }

    /// <summary>Starts with a model trained elsewhere, for parity with batch training.</summary>
    internal void Start(SsaModel model) => _model = model;

    private double Error(double value, double expected) => _options.PredictionError switch
    {
        PredictionError.AbsoluteDifference => Math.Abs(value - expected),
        PredictionError.SquaredDifference => (value - expected) * (value - expected),
        _ => value - expected,
    };

    private Verdict Collect(long timestampMs, double value, bool learn)
    {
        if (learn)
        {
            if (_trained == 0)
                _firstMs = timestampMs;
            _training![_trained++] = value;
            _events.Learn(timestampMs);
            if (_trained == _training.Length)
            {
                _model = SsaTrainer.Train(_training, _season, Math.Max(1, _season / 2));
                _training = null;
            }
        }

        return Missing(timestampMs) with { Observed = value, Expected = double.NaN };
    }
}
