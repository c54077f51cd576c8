using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>A function over the samples of a window. One object serves one call in one evaluation.</summary>
internal abstract class RangeFunction(Evaluator evaluator, Call call)
{
    /// <summary>Whether the metric name still applies to the result.</summary>
    public virtual bool KeepsName => false;

    protected Evaluator Evaluator { get; } = evaluator;

    protected Call Call { get; } = call;

    protected Annotations Annotations => Evaluator.Context.Annotations;

    /// <summary>Called before the windows of a series.</summary>
    public virtual void Begin(RangeSeries series)
    {
    }

    /// <summary>The float result of a window, <see cref="Absent"/> where there is none, or a histogram.</summary>
    public abstract double Evaluate(in RangeWindow window, ref FloatHistogram? histogram);

    protected PositionRange Position => Call.Arguments[0].Unwrap().Position;

    protected static string Name(in RangeWindow window) => GoText.Quote(window.Series.Labels.Name);

    protected void WarnMixed(in RangeWindow window) =>
        Annotations.Warn($"encountered a mix of histograms and floats for metric name {Name(window)}", Position);

    protected void WarnMixedSchemas(in RangeWindow window) =>
        Annotations.Warn($"vector contains a mix of histograms with exponential and custom buckets schemas for metric name {Name(window)}", Position);

    /// <summary>Says that histograms were left out of a window that has floats too.</summary>
    protected void InfoIgnored(in RangeWindow window)
    {
        if (window.IsMixed)
        {
            Annotations.Info($"ignored histograms in a range containing both floats and histograms for metric name {Name(window)}", Position);
        }
    }
}
