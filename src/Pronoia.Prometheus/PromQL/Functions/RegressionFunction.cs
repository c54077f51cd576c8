using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>deriv</c> and <c>predict_linear</c>: least squares over the floats of a window.</summary>
/// <param name="evaluator">The evaluation.</param>
/// <param name="call">The call.</param>
/// <param name="horizons">How many seconds ahead to predict, by evaluation time; null for the slope.</param>
internal sealed class RegressionFunction(Evaluator evaluator, Call call, double[]? horizons) : RangeFunction(evaluator, call)
{
    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        InfoIgnored(window);
        if (window.Values.Length < 2)
        {
            return Absent.Value;
        }

        // The slope does not depend on the origin; one near the samples keeps the numbers small.
        var (slope, intercept) = Fit(window.Times, window.Values, horizons is null ? window.Times[0] : window.EvaluationMs);
        return horizons is null ? slope : slope * horizons[window.Step] + intercept;
    }

    private static (double Slope, double Intercept) Fit(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long originMs)
    {
        double sumX = 0, sumY = 0, sumXY = 0, sumX2 = 0;
        double compensationX = 0, compensationY = 0, compensationXY = 0, compensationX2 = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var x = (times[i] - originMs) / 1000.0;
            KahanSum.Add(x, ref sumX, ref compensationX);
            KahanSum.Add(values[i], ref sumY, ref compensationY);
            KahanSum.Add(x * values[i], ref sumXY, ref compensationXY);
            KahanSum.Add(x * x, ref sumX2, ref compensationX2);
        }

        if (values.IndexOfAnyExcept(values[0]) < 0)
        {
            return double.IsInfinity(values[0]) ? (StaleMarker.NormalNaN, StaleMarker.NormalNaN) : (0, values[0]);
        }

        sumX += compensationX;
        sumY += compensationY;
        var n = (double)values.Length;
        var covariance = sumXY + compensationXY - sumX * sumY / n;
        var variance = sumX2 + compensationX2 - sumX * sumX / n;
        var slope = covariance / variance;
        return (slope, sumY / n - slope * sumX / n);
    }
}
