using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>A range vector: series, and where the window of each evaluation time lies.</summary>
internal sealed class RangeSource
{
    private readonly long _samples;

    private RangeSource(IReadOnlyList<RangeSeries> series, long rangeMs, long offsetMs, long? fixedMs, long samples = 0)
    {
        Series = series;
        RangeMs = rangeMs;
        OffsetMs = offsetMs;
        FixedMs = fixedMs;
        _samples = samples;
    }

    public IReadOnlyList<RangeSeries> Series { get; }

    public long RangeMs { get; }

    public long OffsetMs { get; }

    /// <summary>The time of the <c>@</c> modifier.</summary>
    public long? FixedMs { get; }

    /// <summary>How far before the window samples are taken in, for <c>anchored</c> and <c>smoothed</c>.</summary>
    public long BeforeMs { get; private init; }

    /// <summary>How far behind the window samples are taken in, for <c>smoothed</c>.</summary>
    public long AfterMs { get; private init; }

    public bool Anchored { get; private init; }

    public bool Smoothed { get; private init; }

    public static RangeSource Of(Evaluator evaluator, Expr argument)
    {
        var (context, timing) = (evaluator.Context, evaluator.Context.Timing);
        if (argument is MatrixSelector matrix)
        {
            var selector = matrix.Selector;
            return new RangeSource(
                context.Selected(selector).Ranges, timing.Range(matrix), timing.Offset(selector.Modifiers), timing.FixedTime(selector.Modifiers))
            {
                Anchored = selector.Anchored,
                Smoothed = selector.Smoothed,
                BeforeMs = selector.Anchored || selector.Smoothed ? context.LookbackMs : 0,
                AfterMs = selector.Smoothed ? context.LookbackMs : 0,
            };
        }

        return Subquery(evaluator, (SubqueryExpr)argument);
    }

    /// <summary>Gives back what a subquery held in memory.</summary>
    public void Release(Evaluator evaluator) => evaluator.Context.Budget.Release(_samples);

    /// <summary>Evaluates the inner expression at the multiples of the resolution that lie in any window.</summary>
    private static RangeSource Subquery(Evaluator evaluator, SubqueryExpr subquery)
    {
        var (context, timing, grid) = (evaluator.Context, evaluator.Context.Timing, evaluator.Grid);
        var (range, offset) = (timing.Range(subquery), timing.Offset(subquery.Modifiers));
        var step = timing.Step(subquery, context.Options.DefaultEvaluationInterval);
        var fixedTime = timing.FixedTime(subquery.Modifiers);
        var from = (fixedTime ?? grid.StartMs) - offset - range;
        var to = (fixedTime ?? grid.EndMs) - offset;
        if (step <= 0)
        {
            throw new PromQLException(PromQLErrorKind.Parse, "subquery step must be at least one millisecond");
        }

        var first = Math.DivRem(from, step, out var rest) * step + (rest < 0 ? 0 : step);
        if (first > to)
        {
            return new RangeSource([], range, offset, fixedTime);
        }

        var count = (to - first) / step + 1;
        context.Budget.Add(count);
        context.Budget.Release(count);
        var inner = new Evaluator(context, new TimeGrid(first, step, checked((int)count))) { Repeats = 0 };
        var series = inner.Vector(subquery.Inner).ConvertAll(s => RangeSeries.From(s, inner.Grid));
        var samples = series.Sum(s => (long)s.Times.Length + s.Histograms.Length);
        context.Budget.Add(samples);
        return new RangeSource(series, range, offset, fixedTime, samples);
    }
}
