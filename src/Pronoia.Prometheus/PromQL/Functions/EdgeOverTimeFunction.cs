using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The first or last sample of a window, or its time in seconds.</summary>
internal sealed class EdgeOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _first = call.Function is "first_over_time" or "ts_of_first_over_time";
    private readonly bool _time = call.Function is "ts_of_first_over_time" or "ts_of_last_over_time";

    public override bool KeepsName => !_time;

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        bool isHistogram;
        if (window.Values.IsEmpty || window.Histograms.IsEmpty)
        {
            isHistogram = window.Values.IsEmpty;
        }
        else
        {
            isHistogram = _first ? window.HistogramTimes[0] <= window.Times[0] : window.HistogramTimes[^1] >= window.Times[^1];
        }

        if (_time)
        {
            var times = isHistogram ? window.HistogramTimes : window.Times;
            return (_first ? times[0] : times[^1]) / 1000.0;
        }

        if (isHistogram)
        {
            histogram = _first ? window.Histograms[0] : window.Histograms[^1];
            return Absent.Value;
        }

        return _first ? window.Values[0] : window.Values[^1];
    }
}
