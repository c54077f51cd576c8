using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>mad_over_time</c>: the median of the absolute deviations from the median; NaN where any sample is NaN.</summary>
internal sealed class DeviationOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.Values.IsEmpty)
        {
            return Absent.Value;
        }

        InfoIgnored(window);
        var values = window.Values.ToArray();
        if (Array.Exists(values, double.IsNaN))
        {
            return StaleMarker.NormalNaN;
        }

        var median = Quantiles.Of(0.5, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i] - median);
        }

        return Quantiles.Of(0.5, values);
    }
}
