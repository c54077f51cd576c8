using System.Buffers;
using Pronoia.Detection.Forecasting;
using Pronoia.Detection.State;

namespace Pronoia.Detection;

/// <summary>
/// Forecasts a series up to a day ahead, with intervals that are kept at 95 % by how often they held. Several simple forecasts (the last
/// level, yesterday, the same time of seven days, a week ago, …) are weighted by how well each did lately at that distance. It works
/// on the means of slots and needs a day of them, better a week. Streaming; not thread-safe; about 35 KB of state, whatever the length.
/// </summary>
public sealed class SeasonalForecaster
{
    private const byte StateKind = 17;
    private const byte StateVersion = 1;
    private const double DaySeconds = 86400;

    /// <summary>A clock that went back for good: so many points in a row from before the present slot start the history anew.</summary>
    private const int BackwardPoints = 4;

    private readonly double _slotSeconds;
    private readonly SlotHistory _history;
    private readonly HorizonModel[] _models;
    private long _slot = -1;
    private double _mean;
    private int _count;
    private int _backward;

    /// <summary>Creates a forecaster that has seen nothing.</summary>
    /// <param name="slotSeconds">Length of a slot: 60 seconds to an hour, a divisor of the day. Not under the spacing of the points.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is none of these.</exception>
    public SeasonalForecaster(double slotSeconds = 300)
    {
        if (!IsSlot(slotSeconds))
            throw new ArgumentOutOfRangeException(nameof(slotSeconds), slotSeconds, "Expected 60 to 3600 seconds, a divisor of the day.");
        _slotSeconds = slotSeconds;
        var perDay = (int)(DaySeconds / slotSeconds);
        _history = new SlotHistory(perDay);
        _models = [.. new[] { 1, perDay / 24, perDay / 4, perDay }.Distinct().Select(h => new HorizonModel(h))];
    }

    /// <summary>Length of a slot, seconds.</summary>
    public double SlotSeconds => _slotSeconds;

    /// <summary>Slots of a day, which is as far as it looks ahead.</summary>
    public int MaximumHorizon => _history.SlotsPerDay;

    /// <summary>Time of the oldest slot that forecasts rest on, Unix milliseconds UTC; 0 when there is none.</summary>
    public long TrainingFromMs => _history.Newest < 0 ? 0 : Milliseconds(Math.Max(_history.First, _history.Newest - (SlotHistory.Days * _history.SlotsPerDay) + 1));

    /// <summary>End of the newest complete slot, Unix milliseconds UTC; 0 when there is none.</summary>
    public long TrainedToMs => _history.Newest < 0 ? 0 : Milliseconds(_history.Newest + 1);

    /// <summary>Takes a point. NaN and infinities are passed over, as are single points from before the present slot.</summary>
    /// <param name="timestampMs">Unix milliseconds UTC.</param>
    /// <param name="value">The value, in the units of the series.</param>
    public void Update(long timestampMs, double value)
    {
        if (!UsableValue.Is(value) || timestampMs < 0)
            return;
        var slot = (long)(timestampMs / (1000 * _slotSeconds));
        if (slot < _slot)
        {
            if (++_backward < BackwardPoints)
                return;
            Clear();
        }

        _backward = 0;
        if (slot > _slot)
        {
            Close();
            (_slot, _mean, _count) = (slot, 0, 0);
        }

        _count++;
        _mean += (value - _mean) / _count;
    }

    /// <summary>Forecasts a slot.</summary>
    /// <param name="slots">How many slots after the newest complete one, 1 to <see cref="MaximumHorizon"/>.</param>
    /// <returns>The forecast; NaN where too little is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of slots is out of range.</exception>
    public SeasonalForecast Forecast(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MaximumHorizon);
        return _history.Newest < 0 ? new SeasonalForecast(0, double.NaN, double.NaN, double.NaN) : Forecast(slots, new Experts(_history, _history.Newest));
    }

    /// <summary>When the series will reach a threshold, if it does within a day: where the forecast does, and where the edges of its interval do.</summary>
    /// <param name="threshold">In the units of the series.</param>
    /// <param name="direction">From which side.</param>
    /// <returns>Times in seconds from the newest complete slot's end; <see cref="ThresholdForecast.Seconds"/> is null where the forecast does not get there.</returns>
    public ThresholdForecast TimeTo(double threshold, Direction direction)
    {
        double? expected = null, earliest = null, latest = null;
        var origin = _history.Newest;
        var experts = origin < 0 ? default : new Experts(_history, origin);
        var sign = direction == Direction.Rising ? 1 : -1;
        for (var slots = 1; origin >= 0 && _models[^1].Band.IsKnown && slots <= MaximumHorizon && latest is null; slots++)
        {
            var forecast = Forecast(slots, experts);
            var (near, far) = direction == Direction.Rising ? (forecast.Upper, forecast.Lower) : (forecast.Lower, forecast.Upper);
            var seconds = (slots - 1) * _slotSeconds;
            earliest ??= sign * (near - threshold) >= 0 ? seconds : null;
            expected ??= sign * (forecast.Expected - threshold) >= 0 ? seconds : null;
            latest ??= sign * (far - threshold) >= 0 ? seconds : null;
        }

        return new ThresholdForecast
        {
            Seconds = expected,
            LowerSeconds = expected is null ? null : earliest,
            UpperSeconds = expected is null ? null : latest,
            Level = _history[origin],
            TrainedPoints = origin < 0 ? 0 : Math.Min(origin - _history.First + 1, SlotHistory.Days * _history.SlotsPerDay),
            TrainingFromMs = TrainingFromMs,
            TrainingToMs = TrainedToMs,
        };
    }

    /// <summary>Writes the whole state, versioned and with a checksum.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void SaveState(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output, StateKind, StateVersion, StateLength);
        writer.Double(_slotSeconds);
        writer.Int64(_slot);
        writer.Double(_mean);
        writer.Int32(_count);
        writer.Int32(_backward);
        _history.Save(ref writer);
        foreach (var model in _models)
            model.Save(ref writer);
        writer.Complete();
    }

    /// <summary>Restores a saved forecaster.</summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    /// <returns>A forecaster that goes on as the saved one would have.</returns>
    /// <exception cref="DetectorStateException">The state is damaged or of another version.</exception>
    public static SeasonalForecaster Load(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state, StateKind, StateVersion, "the seasonal forecaster");
        var slotSeconds = reader.Double();
        if (!IsSlot(slotSeconds))
            throw new DetectorStateException("The saved state holds a length of slots that is none.");
        var forecaster = new SeasonalForecaster(slotSeconds);
        forecaster._slot = reader.Int64();
        forecaster._mean = reader.Double();
        forecaster._count = reader.Int32();
        forecaster._backward = reader.Int32();
        forecaster._history.Load(ref reader);
        foreach (var model in forecaster._models)
            model.Load(ref reader);
        reader.Complete();
        return forecaster;
    }

    private SeasonalForecast Forecast(int slots, in Experts experts)
    {
        var origin = _history.Newest;
        var after = Array.FindIndex(_models, m => m.Slots >= slots);
        var (near, far) = (_models[Math.Max(0, after - 1)], _models[after]);
        var expected = far.Combine(experts, origin + slots);
        var share = far.Slots == near.Slots ? 1 : (Math.Sqrt(slots) - Math.Sqrt(near.Slots)) / (Math.Sqrt(far.Slots) - Math.Sqrt(near.Slots));
        var (lower, upper) = far.Band.IsKnown
            ? (Between(near.Band.Lower, far.Band.Lower), Between(near.Band.Upper, far.Band.Upper))
            : (double.NaN, double.NaN);
        return new SeasonalForecast(Milliseconds(origin + slots), expected, expected + lower, expected + upper);

        double Between(double first, double second) => share >= 1 ? second : first + ((second - first) * share);
    }

    private int StateLength => (2 * sizeof(double)) + sizeof(long) + (2 * sizeof(int)) + _history.StateLength + _models.Sum(m => m.StateLength);

    private void Clear()
    {
        _history.Clear();
        _slot = -1;
        foreach (var model in _models)
            model.ForgetPending();
    }

    private void Close()
    {
        if (_slot < 0 || _count == 0)
            return;
        _history.Add(_slot, _mean);
        foreach (var model in _models)
            model.Advance(_history);
    }

    private static bool IsSlot(double seconds) => seconds is >= 60 and <= 3600 && DaySeconds % seconds == 0;

    private long Milliseconds(long slot) => (long)(slot * _slotSeconds * 1000);
}
