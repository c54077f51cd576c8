using Pronoia.Detection;

namespace Pronoia.Benchmarks.Forecasting;

/// <summary>Errors of forecasts so many slots ahead, each in units of the one-day seasonal naive's mean error over the history before its origin.</summary>
internal sealed class ForecastScore
{
    private const double MostPerOrigin = 50;
    private const int PerDay = 288;

    private readonly List<double> _errors = [];
    private readonly List<double> _naive = [];
    private readonly List<double> _scores = [];
    private int _covered;

    internal int Count => _errors.Count;

    internal double Coverage => (double)_covered / _errors.Count;

    internal double MedianError => Median(_errors);

    internal double MeanError => _errors.Average(e => Math.Min(e, MostPerOrigin));

    internal double MedianNaive => Median(_naive);

    internal double MeanNaive => _naive.Average(e => Math.Min(e, MostPerOrigin));

    internal double MedianInterval => Median(_scores);

    /// <summary>Adds the forecast for one slot.</summary>
    internal void Add(double[] values, int origin, int target, in SeasonalForecast forecast)
    {
        var (sum, count) = (0.0, 0);
        for (var i = Math.Max(PerDay, origin - (7 * PerDay)); i <= origin; i++, count++)
            sum += Math.Abs(values[i] - values[i - PerDay]);
        var scale = sum / count;
        if (!(scale > 1e-9) || double.IsNaN(forecast.Upper))
            return;
        var observed = values[target];
        _errors.Add(Math.Abs(observed - forecast.Expected) / scale);
        _naive.Add(Math.Abs(observed - values[target - PerDay]) / scale);
        var outside = Math.Max(0, forecast.Lower - observed) + Math.Max(0, observed - forecast.Upper);
        _covered += outside == 0 ? 1 : 0;
        _scores.Add((forecast.Upper - forecast.Lower + (2 / 0.05 * outside)) / scale);
    }

    internal void Add(ForecastScore other)
    {
        _errors.AddRange(other._errors);
        _naive.AddRange(other._naive);
        _scores.AddRange(other._scores);
        _covered += other._covered;
    }

    private static double Median(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);
}
