using Pronoia.Detection.Ssa;

namespace Pronoia.Detection;

/// <summary>
/// Forecasts by singular spectrum analysis, as ML.NET's ForecastBySsa with shouldStabilize off (on, its default, it can wreck a
/// forecast): a model fitted once, brought up to date point by point. Not thread-safe.
/// </summary>
public sealed class SsaForecaster
{
    private readonly SsaModel _model;

    private SsaForecaster(SsaModel model) => _model = model;

    /// <summary>Dimension of the signal subspace that was chosen.</summary>
    public int Rank => _model.Rank;

    /// <summary>Fits a model; the forecast then goes on from the end of the series.</summary>
    /// <param name="series">Equally spaced values, oldest first; NaN and infinities are left out.</param>
    /// <param name="window">Window length in points, 2 or more: the longest season, or twice it.</param>
    /// <returns>The forecaster.</returns>
    /// <exception cref="ArgumentException">The window is under 2, or the series holds no more than two windows of usable values.</exception>
    public static SsaForecaster Fit(ReadOnlySpan<double> series, int window)
    {
        if (window < 2)
            throw new ArgumentException($"The window is {window} points, expected 2 or more.", nameof(window));
        var usable = new double[series.Length];
        var count = 0;
        foreach (var value in series)
        {
            if (UsableValue.Is(value))
                usable[count++] = value;
        }

        if (count <= 2 * window)
            throw new ArgumentException($"The series has {count} usable values, expected more than {2 * window}, two windows.", nameof(series));
        return new SsaForecaster(SsaTrainer.Train(usable.AsSpan(0, count), window, window - 1));
    }

    /// <summary>Takes the next value of the series; NaN and infinities are passed over.</summary>
    /// <param name="value">The value.</param>
    public void Update(double value)
    {
        if (UsableValue.Is(value))
            _model.Consume(value);
    }

    /// <summary>Forecasts the next points.</summary>
    /// <param name="horizon">How many, 1 or more.</param>
    /// <param name="confidence">Of the interval, a ratio between 0 and 1.</param>
    /// <returns>Forecast and interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public SsaForecast Forecast(int horizon, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Expected a ratio between 0 and 1.");
        var expected = new double[horizon];
        var deviation = new double[horizon];
        _model.Forecast(expected);
        _model.ForecastDeviations(deviation);
        var z = Gaussian.UpperQuantile((1 - confidence) / 2);
        return new SsaForecast(expected, [.. expected.Zip(deviation, (e, d) => e - (z * d))], [.. expected.Zip(deviation, (e, d) => e + (z * d))]);
    }
}
