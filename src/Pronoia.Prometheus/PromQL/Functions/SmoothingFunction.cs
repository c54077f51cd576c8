using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>double_exponential_smoothing</c>: Holt's linear method (https://en.wikipedia.org/wiki/Exponential_smoothing).</summary>
internal sealed class SmoothingFunction(Evaluator evaluator, Call call, double[] smoothing, double[] trends) : RangeFunction(evaluator, call)
{
    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        var (factor, trendFactor) = (smoothing[window.Step], trends[window.Step]);
        Check("smoothing", "sf", factor);
        Check("trend", "tf", trendFactor);
        InfoIgnored(window);
        var values = window.Values;
        if (values.Length < 2)
        {
            return Absent.Value;
        }

        double previous = 0;
        var level = values[0];
        var trend = values[1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            if (i > 1)
            {
                trend = trendFactor * (level - previous) + (1 - trendFactor) * trend;
            }

            (previous, level) = (level, factor * values[i] + (1 - factor) * (level + trend));
        }

        return level;
    }

    private static void Check(string what, string symbol, double value)
    {
        if (value is <= 0 or >= 1)
        {
            throw PromQLException.Execution(
                string.Create(CultureInfo.InvariantCulture, $"invalid {what} factor. Expected: 0 < {symbol} < 1, got: {value:F6}"));
        }
    }
}
