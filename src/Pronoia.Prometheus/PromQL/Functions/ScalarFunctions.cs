using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Functions whose value is a scalar.</summary>
internal static class ScalarFunctions
{
    public static double[] Evaluate(Evaluator evaluator, Call call)
    {
        var (grid, timing) = (evaluator.Grid, evaluator.Context.Timing);
        switch (call.Function)
        {
            case "time":
                var times = new double[grid.Count];
                for (var i = 0; i < times.Length; i++)
                {
                    times[i] = grid.At(i) / 1000.0;
                }

                return times;
            case "pi":
                return Columns.Constant(grid.Count, Math.PI);
            case "start":
                return Columns.Constant(grid.Count, timing.StartMs / 1000.0);
            case "end":
                return Columns.Constant(grid.Count, timing.EndMs / 1000.0);
            case "step":
                return Columns.Constant(grid.Count, timing.StartMs == timing.EndMs ? 0 : timing.StepMs / 1000.0);
            case "range":
                return Columns.Constant(grid.Count, (timing.EndMs - timing.StartMs) / 1000.0);
            case "min_of":
                return Combine(evaluator, call, MathFunctions.Min);
            case "max_of":
                return Combine(evaluator, call, MathFunctions.Max);
            case "scalar":
                return Scalar(evaluator.Vector(call.Arguments[0]), grid.Count);
            default:
                throw new InvalidOperationException($"{call.Function} is no scalar function");
        }
    }

    private static double[] Combine(Evaluator evaluator, Call call, Func<double, double, double> combine)
    {
        var (left, right) = (evaluator.Scalar(call.Arguments[0]), evaluator.Scalar(call.Arguments[1]));
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = combine(left[i], right[i]);
        }

        return left;
    }

    /// <summary>The only float of the vector at each time; NaN where there is none or more than one.</summary>
    private static double[] Scalar(List<EvalSeries> vector, int length)
    {
        var result = Columns.NewAbsent(length);
        var several = new bool[length];
        foreach (var series in vector)
        {
            for (var i = 0; i < length; i++)
            {
                if (!Absent.Is(series.Values[i]))
                {
                    several[i] |= !Absent.Is(result[i]);
                    result[i] = series.Values[i];
                }
            }
        }

        for (var i = 0; i < length; i++)
        {
            if (several[i] || Absent.Is(result[i]))
            {
                result[i] = StaleMarker.NormalNaN;
            }
        }

        return result;
    }
}
