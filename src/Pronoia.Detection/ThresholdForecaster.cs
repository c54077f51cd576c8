using System.Buffers;
using Pronoia.Detection.Forecasting;
using Pronoia.Detection.State;

namespace Pronoia.Detection;

/// <summary>
/// Time to a threshold for one series, streaming. The line is fitted to the longest stretch before now that one line explains: it is
/// grown backwards from the newest points until three in a row lie off it. A forecast is made only for a slope that is significant
/// with the noise and its autocorrelation counted. Where the series has swung back from such rises before (daily cycles, clean-up
/// jobs), the rise from day to day counts instead. Not thread-safe; a few KiB of state, independent of the length of the history.
/// </summary>
public sealed class ThresholdForecaster
{
    private const byte StateKind = 16;
    private const byte StateVersion = 1;

    private const int SeedPoints = 6;

    /// <summary>Points in a row that lie off the line where the stretch ends, and how far off (standard errors).</summary>
    private const int OffPoints = 3;
    private const double OffErrors = 2.5;

    /// <summary>Normal quantile of the significance asked of a slope: 1e-5, because it is asked again at every point.</summary>
    private const double SlopeZ = 4.265;

    private const double IntervalZ = 1.959964;

    /// <summary>A clock that went back for good: so many points in a row from before the newest start the history anew.</summary>
    private const int BackwardPoints = 4;

    private readonly CompactHistory _history = new();
    private long _originMs;
    private long _newestMs;
    private double _newest = double.NaN;
    private int _backward;

    /// <summary>Takes a point. NaN and infinities are passed over, as are single points not newer than the newest.</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="value">The value, in the units of the series.</param>
    public void Update(long timestampMs, double value)
    {
        if (!UsableValue.Is(value))
            return;
        if (_history.Count > 0 && timestampMs <= _newestMs)
        {
            if (timestampMs == _newestMs || ++_backward < BackwardPoints)
                return;
            _history.Clear();
        }

        if (_history.Count == 0)
            _originMs = timestampMs;
        _backward = 0;
        _newestMs = timestampMs;
        _newest = value;
        _history.Add(Seconds(timestampMs), value);
    }

    /// <summary>When the series will reach a threshold.</summary>
    /// <param name="threshold">In the units of the series.</param>
    /// <param name="direction">From which side.</param>
    /// <returns>The forecast; its <see cref="ThresholdForecast.Seconds"/> is null when no trend leads there.</returns>
    public ThresholdForecast Forecast(double threshold, Direction direction)
    {
        if (_history.Count == 0)
            return new ThresholdForecast { Level = double.NaN };
        var stretch = Stretch.Before(_history.Buckets, SeedPoints, OffPoints, OffErrors);
        var now = Seconds(_newestMs);
        var significant = stretch.IsSlopeSignificant(SlopeZ);
        var forecast = new ThresholdForecast
        {
            SlopePerSecond = significant ? stretch.Line.Slope : 0,
            RSquared = stretch.Line.RSquared,
            Level = stretch.Line.At(now),
            TrainedPoints = (long)stretch.Line.Weight,
            TrainingFromMs = _originMs + (long)(stretch.FromSeconds * 1000),
            TrainingToMs = _newestMs,
        };
        var sign = direction == Direction.Rising ? 1 : -1;
        if (double.IsNaN(threshold))
            return forecast;
        if (sign * (_newest - threshold) >= 0)
            return forecast with { Seconds = 0, LowerSeconds = 0, UpperSeconds = 0 };
        if (!significant || sign * stretch.Line.Slope <= 0)
            return forecast;
        var swings = Swings.AreUsual(_history.Buckets, stretch, sign);
        var (seconds, lower, upper) = swings
            ? Swings.TimeTo(_history.Buckets, threshold - stretch.Line.At(now), now, sign)
            : stretch.TimeTo(threshold, now, IntervalZ);
        return double.IsFinite(seconds) ? forecast with { Seconds = seconds, LowerSeconds = lower, UpperSeconds = upper, IsOfSwings = swings } : forecast;
    }

    /// <summary>Writes the whole state, versioned and with a checksum.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, (2 * sizeof(long)) + sizeof(double) + sizeof(int) + _history.StateLength);
        writer.Int64(_originMs);
        writer.Int64(_newestMs);
        writer.Double(_newest);
        writer.Int32(_backward);
        _history.Save(ref writer);
        writer.Complete();
    }

    /// <summary>Restores a saved forecaster.</summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    /// <returns>A forecaster that goes on as the saved one would have.</returns>
    /// <exception cref="DetectorStateException">The state is damaged or of another version.</exception>
    public static ThresholdForecaster Load(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, "the threshold forecaster");
        var forecaster = new ThresholdForecaster
        {
            _originMs = reader.Int64(),
            _newestMs = reader.Int64(),
            _newest = reader.Double(),
            _backward = reader.Int32(),
        };
        forecaster._history.Load(ref reader);
        reader.Complete();
        return forecaster;
    }

    private double Seconds(long timestampMs) => ((double)timestampMs - _originMs) / 1000;
}
