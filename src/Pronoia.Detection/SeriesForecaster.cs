using System.Buffers;
using Pronoia.Detection.State;

namespace Pronoia.Detection;

/// <summary>
/// What a series will do: its trend towards a threshold, and its next day with its season. A threshold is answered by the trend; where there is
/// none, by the season, so that tomorrow's peak counts. Streaming; not thread-safe; about 40 KB of state.
/// </summary>
public sealed class SeriesForecaster
{
    private const byte StateKind = 18;
    private const byte StateVersion = 1;

    private readonly ThresholdForecaster _trend;

    /// <summary>What the season says of a threshold is worked out so often, milliseconds.</summary>
    private const long SeasonEveryMs = 900_000;

    private (double Threshold, Direction Direction, long AtMs, ThresholdForecast Forecast)? _cached;
    private long _newestMs;

    /// <summary>Creates a forecaster that has seen nothing.</summary>
    /// <param name="slotSeconds">Length of the slots of the season: 60 seconds to an hour, a divisor of the day. Not under the spacing of the points.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is none of these.</exception>
    public SeriesForecaster(double slotSeconds = 300)
        : this(new ThresholdForecaster(), new SeasonalForecaster(slotSeconds))
    {
    }

    private SeriesForecaster(ThresholdForecaster trend, SeasonalForecaster season) => (_trend, Season) = (trend, season);

    /// <summary>The forecaster of the next day; updated through this one.</summary>
    public SeasonalForecaster Season { get; }

    /// <summary>The shortest slot that holds a point of such a spacing: five minutes, or more.</summary>
    /// <param name="intervalSeconds">Spacing of the points.</param>
    /// <returns>A length in seconds, an hour at the most.</returns>
    public static double SlotFor(double intervalSeconds) => intervalSeconds <= 300 ? 300 : intervalSeconds <= 900 ? 900 : 3600;

    /// <summary>Takes a point. NaN and infinities are passed over, as are single points not newer than the newest.</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="value">The value, in the units of the series.</param>
    public void Update(long timestampMs, double value)
    {
        _trend.Update(timestampMs, value);
        Season.Update(timestampMs, value);
        _newestMs = timestampMs;
    }

    /// <summary>When the series will reach a threshold.</summary>
    /// <param name="threshold">In the units of the series.</param>
    /// <param name="direction">From which side.</param>
    /// <returns>The forecast; its <see cref="ThresholdForecast.Seconds"/> is null when neither trend nor season lead there.</returns>
    public ThresholdForecast Forecast(double threshold, Direction direction)
    {
        var trend = _trend.Forecast(threshold, direction);
        if ((trend.Seconds is not null && !trend.IsOfSwings) || double.IsNaN(threshold) || trend.Seconds == 0)
            return trend;
        var season = SeasonTo(threshold, direction);
        var passed = (_newestMs - season.TrainingToMs) / 1000.0;
        if (season.Seconds is null)
            return trend;
        if (trend.Seconds is { } day)
        {
            // The season knows when on the day it is reached.
            var hour = After(season.Seconds)!.Value;
            return hour >= day ? trend : trend with { Seconds = hour, LowerSeconds = Math.Min(trend.LowerSeconds!.Value, After(season.LowerSeconds)!.Value) };
        }

        return season with { Seconds = After(season.Seconds), LowerSeconds = After(season.LowerSeconds), UpperSeconds = After(season.UpperSeconds) };

        double? After(double? seconds) => seconds is { } s ? Math.Max(0, s - passed) : null;
    }

    /// <summary>Writes the whole state, versioned and with a checksum.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void SaveState(IBufferWriter<byte> output)
    {
        var (trend, season) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        _trend.SaveState(trend);
        Season.SaveState(season);
        var writer = new StateWriter(output, StateKind, StateVersion, sizeof(long) + (2 * sizeof(int)) + trend.WrittenCount + season.WrittenCount);
        writer.Int64(_newestMs);
        writer.Int32(trend.WrittenCount);
        writer.Bytes(trend.WrittenSpan);
        writer.Int32(season.WrittenCount);
        writer.Bytes(season.WrittenSpan);
        writer.Complete();
    }

    /// <summary>Restores a saved forecaster.</summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    /// <returns>A forecaster that goes on as the saved one would have.</returns>
    /// <exception cref="DetectorStateException">The state is damaged or of another version.</exception>
    public static SeriesForecaster Load(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, "the forecaster");
        var newest = reader.Int64();
        var trend = new byte[reader.Int32(0, state.Length)];
        reader.Bytes(trend);
        var season = new byte[reader.Int32(0, state.Length)];
        reader.Bytes(season);
        reader.Complete();
        return new SeriesForecaster(ThresholdForecaster.Load(trend), SeasonalForecaster.Load(season)) { _newestMs = newest };
    }

    private ThresholdForecast SeasonTo(double threshold, Direction direction)
    {
        if (_cached is { } c && c.Threshold.Equals(threshold) && c.Direction == direction && Season.TrainedToMs - c.AtMs is >= 0 and < SeasonEveryMs)
            return c.Forecast;
        var forecast = Season.TimeTo(threshold, direction);
        _cached = (threshold, direction, Season.TrainedToMs, forecast);
        return forecast;
    }
}
