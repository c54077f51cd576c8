using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Start, end and step of a query, and what they resolve: <c>@ start()</c>, <c>step()</c> in durations and offsets.</summary>
internal sealed class QueryTiming(long startMs, long endMs, long stepMs)
{
    public long StartMs { get; } = startMs;

    public long EndMs { get; } = endMs;

    /// <summary>The step of a range query; 0 for an instant query.</summary>
    public long StepMs { get; } = stepMs;

    public long? FixedTime(TimeModifiers modifiers) => modifiers.Anchor switch
    {
        TimeAnchor.Start => StartMs,
        TimeAnchor.End => EndMs,
        _ => modifiers.AtMs,
    };

    public long Offset(TimeModifiers modifiers) =>
        modifiers.OffsetExpr is { } expr ? Milliseconds(expr, mayBeNegative: true) : modifiers.OffsetMs;

    public long Range(MatrixSelector matrix) => matrix.RangeExpr is { } expr ? Milliseconds(expr) : matrix.RangeMs;

    public long Range(SubqueryExpr subquery) => subquery.RangeExpr is { } expr ? Milliseconds(expr) : subquery.RangeMs;

    public long Step(SubqueryExpr subquery, TimeSpan defaultInterval) =>
        subquery.StepExpr is { } expr ? Milliseconds(expr)
        : subquery.StepMs > 0 ? subquery.StepMs
        : (long)defaultInterval.TotalMilliseconds;

    private long Milliseconds(DurationExpr expr, bool mayBeNegative = false)
    {
        var seconds = Seconds(expr);
        if (!(seconds > 0) && !mayBeNegative)
        {
            throw new PromQLException(PromQLErrorKind.Parse, "duration must be greater than 0");
        }

        if (!(Math.Abs(seconds) <= DurationParser.MaxSeconds))
        {
            throw new PromQLException(PromQLErrorKind.Parse, "duration is out of range");
        }

        return (long)(seconds * 1000);
    }

    private double Seconds(Expr? expr)
    {
        if (expr is not DurationExpr duration)
        {
            return (expr as NumberLiteral)?.Value ?? 0;
        }

        var (left, right) = (Seconds(duration.Left), Seconds(duration.Right));
        return duration.Operation switch
        {
            DurationOperation.Step => StepMs / 1000.0,
            DurationOperation.Range => (EndMs - StartMs) / 1000.0,
            DurationOperation.Min => Math.Min(left, right),
            DurationOperation.Max => Math.Max(left, right),
            DurationOperation.Add => left + right,
            DurationOperation.Subtract => left - right,
            DurationOperation.Multiply => left * right,
            DurationOperation.Divide => right == 0 ? throw new PromQLException(PromQLErrorKind.Parse, "division by zero") : left / right,
            DurationOperation.Modulo => right == 0 ? throw new PromQLException(PromQLErrorKind.Parse, "modulo by zero") : left % right,
            _ => Math.Pow(left, right),
        };
    }
}
