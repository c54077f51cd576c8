using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The smallest or largest float of a window, or the time in seconds at which it stands last. NaN only where there is nothing else.</summary>
internal sealed class ExtremeOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _max = call.Function is "max_over_time" or "ts_of_max_over_time";
    private readonly bool _time = call.Function is "ts_of_min_over_time" or "ts_of_max_over_time";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        var values = window.Values;
        if (values.IsEmpty)
        {
            return Absent.Value;
        }

        InfoIgnored(window);
        var best = values[0];
        var at = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var value = values[i];
            var better = _max ? value > best : value < best;
            if (better || double.IsNaN(best) || (_time && value == best))
            {
                best = value;
                at = i;
            }
        }

        return _time ? window.Times[at] / 1000.0 : best;
    }
}
