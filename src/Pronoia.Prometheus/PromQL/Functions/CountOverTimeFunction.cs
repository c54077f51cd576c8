using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>count_over_time</c> and <c>present_over_time</c>.</summary>
internal sealed class CountOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _count = call.Function == "count_over_time";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram) =>
        _count ? window.Values.Length + window.Histograms.Length : 1;
}
