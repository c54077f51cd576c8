using System.Buffers;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>quantile_over_time</c>.</summary>
internal sealed class QuantileOverTimeFunction(Evaluator evaluator, Call call, double[] quantiles) : RangeFunction(evaluator, call)
{
    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.Values.IsEmpty)
        {
            return Absent.Value;
        }

        var quantile = quantiles[window.Step];
        Quantiles.WarnUnlessValid(Annotations, quantile, Position);
        InfoIgnored(window);
        var buffer = ArrayPool<double>.Shared.Rent(window.Values.Length);
        window.Values.CopyTo(buffer);
        var result = Quantiles.Of(quantile, buffer.AsSpan(0, window.Values.Length));
        ArrayPool<double>.Shared.Return(buffer);
        return result;
    }
}
