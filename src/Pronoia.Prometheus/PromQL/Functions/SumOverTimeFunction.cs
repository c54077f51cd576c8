using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>sum_over_time</c> and <c>avg_over_time</c>, compensated.</summary>
internal sealed class SumOverTimeFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _average = call.Function == "avg_over_time";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.IsMixed)
        {
            WarnMixed(window);
            return Absent.Value;
        }

        if (window.Values.IsEmpty)
        {
            histogram = Histogram(window);
            return Absent.Value;
        }

        return _average ? Average(window.Values) : Sum(window.Values);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        double compensation = 0;
        foreach (var value in values)
        {
            KahanSum.Add(value, ref sum, ref compensation);
        }

        return double.IsInfinity(sum) ? sum : sum + compensation;
    }

    /// <summary>The sum divided by the count; where the sum overflows, the mean is carried from there on.</summary>
    private static double Average(ReadOnlySpan<double> values)
    {
        var sum = values[0];
        double compensation = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var (newSum, newCompensation) = (sum, compensation);
            KahanSum.Add(values[i], ref newSum, ref newCompensation);
            if (double.IsInfinity(newSum))
            {
                return IncrementalAverage(values[i..], sum / i, compensation / i, i);
            }

            (sum, compensation) = (newSum, newCompensation);
        }

        return sum / values.Length + compensation / values.Length;
    }

    private static double IncrementalAverage(ReadOnlySpan<double> values, double mean, double compensation, int count)
    {
        foreach (var value in values)
        {
            count++;
            var factor = (count - 1.0) / count;
            mean *= factor;
            compensation *= factor;
            KahanSum.Add(value / count, ref mean, ref compensation);
        }

        return mean + compensation;
    }

    private FloatHistogram? Histogram(in RangeWindow window)
    {
        var outcome = new HistogramOutcome();
        var accumulator = new HistogramAccumulator(outcome);
        foreach (var histogram in window.Histograms)
        {
            accumulator.Add(histogram);
        }

        if (accumulator.Incompatible)
        {
            WarnMixedSchemas(window);
            return null;
        }

        var result = _average ? accumulator.Average() : accumulator.Sum();
        outcome.Annotate(Annotations, Position, "aggregation");
        return result;
    }
}
