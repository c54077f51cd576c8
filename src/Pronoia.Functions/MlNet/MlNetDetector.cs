using System.Buffers;
using Microsoft.ML;
using Pronoia.Detection;
using Pronoia.Detection.Events;
using Pronoia.Detection.Iid;
using Pronoia.Detection.State;
using Names = Pronoia.Detection.Detectors;
using Side = Microsoft.ML.Transforms.TimeSeries.AnomalySide;
using Martingale = Microsoft.ML.Transforms.TimeSeries.MartingaleType;

namespace Pronoia.Functions.MlNet;

/// <summary>
/// One of ML.NET's detectors over one series, kept from what it does wrong: it is fed finite values only, less the median of the first ones, and cut where one
/// outlier would blind it for good; the SSA detectors judge the error of a forecast made before the value came, and are trained on enough
/// points or not at all. Not thread-safe, as ML.NET's engines.
/// </summary>
internal sealed class MlNetDetector : IDetector
{
    private const byte StateKind = 32;
    private const byte StateVersion = 2;
    private const double ChangePointEpsilon = 0.1;
    private const int SrCnnWindow = 64;

    /// <summary>Values kept for the expectation in verdicts and for cutting outliers.</summary>
    private const int Recent = 100;
    private const int LeastRecent = 10;

    /// <summary>A value is cut so many times the 90th percentile of deviations away; beyond, ML.NET's running sums lose the rest of the history.</summary>
    private const double CutFactor = 30;

    /// <summary>Nothing larger is fed: ML.NET computes in Single, where the square of more overflows in sums.</summary>
    private const double Largest = 1e15;

    private readonly DetectorOptions _options;
    private readonly bool _seasonal;
    private readonly SortedWindow _recent = new(Recent);
    private readonly List<double> _training = [];
    private MlNetModel<AnomalyRow>? _anomalies;
    private MlNetModel<ForecastRow>? _forecasts;
    private PointEvents _events;

    /// <summary>What is taken off every value; not a number until enough of them have come.</summary>
    private double _offset = double.NaN;
    private double _forecast = double.NaN;
    private long _firstMs;
    private int _fed;

    internal MlNetDetector(DetectorOptions options)
    {
        _options = options;
        _seasonal = options.Name is Names.SsaSpike or Names.SsaChangePoint;
    }

    public string Name => _options.Name;

    /// <summary>Points it must be fed before its answers mean anything.</summary>
    private int Needed => Name == Names.SrCnn ? SrCnnWindow : _options.HistoryLength;

    public Verdict Update(long timestampMs, double value, bool learn)
    {
        if (!UsableValue.Is(value) || !learn)
        {
            return Missing(timestampMs) with { Observed = value };
        }

        if (_events.Learned == 0)
        {
            _firstMs = timestampMs;
        }

        if (double.IsNaN(_offset))
        {
            _events.Learn(timestampMs);
            _training.Add(value);
            if (_training.Count == LeastRecent)
            {
                Begin();
            }

            return Missing(timestampMs) with { Observed = value };
        }

        var numbers = Silent(timestampMs, value);
        var cut = Cut(value - _offset);
        _recent.Add(cut);
        _events.Learn(timestampMs);
        if (_seasonal && _forecasts is null)
        {
            Train(cut);
            return _events.Judge(numbers, AnomalyKind.None);
        }

        var judged = cut;
        var deviation = value - numbers.Expected;
        if (_forecasts is { } forecasts)
        {
            var expected = _forecast;
            deviation = cut - expected;
            judged = _options.PredictionError switch
            {
                PredictionError.AbsoluteDifference => Math.Abs(deviation),
                PredictionError.SquaredDifference => deviation * deviation,
                _ => deviation,
            };
            judged = Math.Clamp(judged, -Largest, Largest);
            _forecast = Forecast(forecasts.Next(cut));
            numbers = numbers with { Expected = expected + _offset, Lower = expected + _offset + numbers.Lower - numbers.Expected, Upper = expected + _offset + numbers.Upper - numbers.Expected };
        }

        return Judge(numbers, (_anomalies ??= FitAnomalies()).Next(judged).Prediction, deviation);
    }

    public Verdict Missing(long timestampMs) => _events.Judge(Silent(timestampMs, double.NaN) with { Lower = double.NaN, Upper = double.NaN }, AnomalyKind.None);

    public void SaveState(IBufferWriter<byte> output)
    {
        var (anomalies, forecasts) = (_anomalies?.Save() ?? [], _forecasts?.Save() ?? []);
        var length = (5 * sizeof(double)) + sizeof(long) + (4 * sizeof(int)) + PointEvents.StateLength + _recent.StateLength + (_training.Count * sizeof(double))
            + anomalies.Length + forecasts.Length;
        var writer = new StateWriter(output, StateKind, StateVersion, length);
        writer.Double(Array.IndexOf([.. Names.Names], Name));
        writer.Double(_options.HistoryLength);
        writer.Double(_options.Season);
        writer.Double(_offset);
        writer.Double(_forecast);
        writer.Int64(_firstMs);
        writer.Int32(_fed);
        _events.Save(ref writer);
        _recent.Save(ref writer);
        writer.Int32(_training.Count);
        writer.Doubles(_training.ToArray());
        writer.Int32(anomalies.Length);
        writer.Bytes(anomalies);
        writer.Int32(forecasts.Length);
        writer.Bytes(forecasts);
        writer.Complete();
    }

    internal static MlNetDetector Load(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, $"{options.Name} on ML.NET");
        reader.Expect(Array.IndexOf([.. Names.Names], options.Name), "detector");
        reader.Expect(options.HistoryLength, "history length");
        reader.Expect(options.Season, "season");
        var detector = new MlNetDetector(options) { _offset = reader.Double(), _forecast = reader.Double(), _firstMs = reader.Int64(), _fed = reader.Int32() };
        detector._events.Load(ref reader);
        detector._recent.Load(ref reader);
        var training = new double[reader.Int32(0, Math.Max(LeastRecent, options.TrainingWindow))];
        reader.Doubles(training);
        detector._training.AddRange(training);
        var anomalies = new byte[reader.Int32(0, state.Length)];
        reader.Bytes(anomalies);
        var forecasts = new byte[reader.Int32(0, state.Length)];
        reader.Bytes(forecasts);
        reader.Complete();
        try
        {
            detector._anomalies = anomalies.Length == 0 ? null : MlNetModel<AnomalyRow>.Load(anomalies);
            detector._forecasts = forecasts.Length == 0 ? null : MlNetModel<ForecastRow>.Load(forecasts);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or IOException or ArgumentException)
        {
            throw new DetectorStateException($"The saved state of {options.Name} on ML.NET cannot be loaded.", e);
        }

        return detector;
    }

    private Verdict Judge(in Verdict numbers, double[] answer, double deviation)
    {
        _fed++;
        var pValue = Name == Names.SrCnn || answer.Length < 3 || double.IsNaN(answer[2]) ? 1 : Math.Clamp(answer[2], KernelHistory.MinimumPValue, 1);
        var score = Name == Names.SrCnn ? (answer.Length > 1 && !double.IsNaN(answer[1]) ? Math.Clamp(answer[1], 0, 1) : 0) : KernelPValue.Score(pValue);
        var kind = Name is Names.IidChangePoint or Names.SsaChangePoint ? AnomalyKind.LevelShift : deviation >= 0 ? AnomalyKind.Spike : AnomalyKind.Dip;
        var watched = Name != Names.SrCnn || _options.Side == AnomalySide.TwoSided || (_options.Side == AnomalySide.Positive) == (kind == AnomalyKind.Spike);
        var alert = _fed >= Needed && answer.Length > 0 && answer[0] == 1 && watched;
        return _events.Judge(numbers with { PValue = pValue, Score = _fed < Needed ? 0 : score }, alert ? kind : AnomalyKind.None);
    }

    /// <summary>Finds the offset, as robust as so few values allow, and takes them.</summary>
    private void Begin()
    {
        var first = _training.ToArray();
        _training.Clear();
        _offset = Median(first);
        var reach = Median([.. first.Select(v => Math.Abs(v - _offset))]);
        var most = Math.Min(Largest, CutFactor * (reach > 0 ? reach : Math.Max(1, Math.Abs(_offset))));
        foreach (var value in first)
        {
            var cut = Math.Clamp(value - _offset, -most, most);
            _recent.Add(cut);
            if (_forecasts is { } forecasts)
            {
                _forecast = Forecast(forecasts.Next(cut));
            }
            else if (_seasonal)
            {
                Train(cut);
            }
            else
            {
                (_anomalies ??= FitAnomalies()).Next(cut);
                _fed++;
            }
        }
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Collects the training window; more than two seasons, which the options promise, and every value finite.</summary>
    private void Train(double value)
    {
        _training.Add(value);
        if (_training.Count < _options.TrainingWindow)
        {
            return;
        }

        var window = _options.Season >= 2 ? _options.Season : Math.Max(2, _options.TrainingWindow / 4);
        _forecasts = MlNetModel<ForecastRow>.Fit(
            context => context.Forecasting.ForecastBySsa(
                nameof(ForecastRow.Forecast), nameof(SeriesPoint.Value), window, _training.Count, _training.Count, horizon: 1, shouldStabilize: false),
            _training.Select(static v => (float)v));
        _forecast = Forecast(_forecasts.First());
        _training.Clear();
    }

    private static double Forecast(ForecastRow row) => row.Forecast.Length > 0 && float.IsFinite(row.Forecast[0]) ? row.Forecast[0] : 0;

    private MlNetModel<AnomalyRow> FitAnomalies()
    {
        const string Output = nameof(AnomalyRow.Prediction);
        const string Input = nameof(SeriesPoint.Value);
        var side = _options.Side switch { AnomalySide.Positive => Side.Positive, AnomalySide.Negative => Side.Negative, _ => Side.TwoSided };
        var martingale = _options.Martingale == MartingaleType.Power ? Martingale.Power : Martingale.Mixture;
        return MlNetModel<AnomalyRow>.Fit(
            IEstimator<ITransformer> (context) => Name switch
            {
                Names.SrCnn => context.Transforms.DetectAnomalyBySrCnn(Output, Input),
                Names.IidChangePoint or Names.SsaChangePoint =>
                    context.Transforms.DetectIidChangePoint(Output, Input, _options.Confidence, _options.HistoryLength, martingale, ChangePointEpsilon),
                _ => context.Transforms.DetectIidSpike(Output, Input, _options.Confidence, _options.HistoryLength, side),
            },
            []);
    }

    private double Cut(double value)
    {
        var (middle, reach) = Spread(0.9);
        var most = CutFactor * (reach > 0 ? reach : Math.Max(1, Math.Abs(middle)));
        return Math.Clamp(Math.Clamp(value, middle - most, middle + most), -Largest, Largest);
    }

    /// <summary>The median of the recent values, and the distance from it within which a share of them lies.</summary>
    private (double Middle, double Reach) Spread(double share)
    {
        var middle = _recent.Quantile(0.5);
        return (middle, Math.Max(_recent.Quantile(0.5 + (share / 2)) - middle, middle - _recent.Quantile(0.5 - (share / 2))));
    }

    private Verdict Silent(long timestampMs, double value)
    {
        var known = _recent.Count >= LeastRecent;
        var (middle, reach) = known ? Spread(Math.Min(_options.Confidence / 100, 1)) : (double.NaN, double.NaN);
        return new Verdict
        {
            TimestampMs = timestampMs,
            Observed = value,
            Expected = middle + _offset,
            Lower = middle + _offset - reach,
            Upper = middle + _offset + reach,
            PValue = 1,
            Rung = Rungs.Of(_fed, timestampMs - _firstMs, Needed),
        };
    }
}
