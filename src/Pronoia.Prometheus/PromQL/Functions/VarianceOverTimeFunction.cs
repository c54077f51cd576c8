using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>stddev_over_time</c> and <c>stdvar_over_time</c> of the population, by Welford's method, compensated.</summary>
internal sealed class VarianceOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _root = call.Function == "stddev_over_time";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.Values.IsEmpty)
        {
            return Absent.Value;
        }

        InfoIgnored(window);
        double count = 0, mean = 0, meanCompensation = 0, squares = 0, squaresCompensation = 0;
        foreach (var value in window.Values)
        {
            count++;
            var delta = value - (mean + meanCompensation);
            KahanSum.Add(delta / count, ref mean, ref meanCompensation);
            KahanSum.Add(delta * (value - (mean + meanCompensation)), ref squares, ref squaresCompensation);
        }

        var variance = (squares + squaresCompensation) / count;
        return _root ? Math.Sqrt(variance) : variance;
    }
}
