using System.Globalization;
using Pronoia.Prometheus.PromQL.Functions;
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
        if (!double.IsFinite(seconds))
        {
            throw Error(expr, "duration is NaN or infinite");
        }

        if (seconds <= 0 && !mayBeNegative)
        {
            throw Error(expr, "duration must be greater than 0");
        }

        return Math.Abs(seconds) <= DurationParser.MaxSeconds ? (long)(seconds * 1000) : throw Error(expr, "duration is out of range");
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
            DurationOperation.Min => MathFunctions.Min(left, right),
            DurationOperation.Max => MathFunctions.Max(left, right),
            DurationOperation.Add => left + right,
            DurationOperation.Subtract => left - right,
            DurationOperation.Multiply => left * right,
            DurationOperation.Divide => right == 0 ? throw Error(duration, "division by zero") : left / right,
            DurationOperation.Modulo => right == 0 ? throw Error(duration, "modulo by zero") : left % right,
            _ => Math.Pow(left, right),
        };
    }

    /// <summary>An error with the first and last place of the expression's operands, as Prometheus writes it.</summary>
    private static PromQLException Error(DurationExpr expr, string message)
    {
        var (start, end) = Operands(expr);
        return new PromQLException(PromQLErrorKind.Parse, string.Create(CultureInfo.InvariantCulture, $"{start}:{end}: {message}"));
    }

    private static PositionRange Operands(Expr expr) => expr switch
    {
        DurationExpr { Left: { } left, Right: { } right } => new(Operands(left).Start, Operands(right).End),
        DurationExpr { Right: { } right } => new(expr.Position.Start, Operands(right).End),
        _ => expr.Position,
    };
}
