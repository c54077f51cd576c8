using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Evaluates instant selectors.</summary>
internal static class SelectorEvaluation
{
    public static List<EvalSeries> Instant(Evaluator evaluator, VectorSelector selector)
    {
        if (selector.Smoothed)
        {
            return new SmoothedSelector(evaluator, selector).Evaluate();
        }

        var result = new List<EvalSeries>();
        foreach (var data in evaluator.Context.Selected(selector).Series)
        {
            evaluator.Charge(1);
            var column = Column(evaluator, selector, data, SampleAspect.Value);
            if (!column.IsEmpty)
            {
                result.Add(column);
            }
        }

        return result;
    }

    /// <summary>The times or start times in seconds of the samples that are current, as <c>timestamp()</c> of a selector yields them.</summary>
    public static List<EvalSeries> Times(Evaluator evaluator, VectorSelector selector, SampleAspect aspect)
    {
        var result = new List<EvalSeries>();
        foreach (var data in evaluator.Context.Selected(selector).Series)
        {
            evaluator.Charge(1);
            result.Add(Column(evaluator, selector, data, aspect));
        }

        return result;
    }

    private static EvalSeries Column(Evaluator evaluator, VectorSelector selector, SeriesData data, SampleAspect aspect)
    {
        var (context, grid) = (evaluator.Context, evaluator.Grid);
        var offset = context.Timing.Offset(selector.Modifiers);
        var fixedTime = context.Timing.FixedTime(selector.Modifiers);
        var series = new EvalSeries(data.Labels, Columns.NewAbsent(grid.Count));
        var cursor = new InstantCursor(data, context.LookbackMs);
        long found = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            if (!cursor.MoveTo((fixedTime ?? grid.At(i)) - offset))
            {
                continue;
            }

            found += aspect == SampleAspect.Value && cursor.Histogram is { } sized ? HistogramWeight.Of(sized) : 1;
            if (aspect != SampleAspect.Value)
            {
                series.Set(i, (aspect == SampleAspect.Time ? cursor.TimeMs : cursor.StartMs) / 1000.0);
            }
            else if (cursor.Histogram is { } histogram)
            {
                series.Set(i, histogram);
            }
            else
            {
                series.Set(i, cursor.Value);
            }
        }

        evaluator.Query(found);
        return series;
    }
}
