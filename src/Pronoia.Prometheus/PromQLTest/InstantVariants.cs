using Pronoia.Prometheus.PromQL;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>The ways in which an instant evaluation is repeated: with all times fixed by <c>@</c>, the evaluation time must not matter.</summary>
internal static class InstantVariants
{
    private static readonly HashSet<string> DependOnTime = new(StringComparer.Ordinal)
    {
        "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year", "predict_linear", "time", "timestamp",
        "start", "end", "step", "range",
    };

    public static IEnumerable<(string Expression, long TimeMs)> Of(string expression, long timeMs, PromQLOptions options)
    {
        yield return (expression, timeMs);
        Expr expr;
        try
        {
            expr = PromQLParser.Parse(expression, options);
        }
        catch (PromQLException)
        {
            yield break;
        }

        if (!Fix(expr, timeMs))
        {
            yield break;
        }

        var printed = expr.ToString();
        long[] times = timeMs == 0 ? [-1000, 0, 1000] : [-10 * timeMs, 0, timeMs / 5, timeMs, 10 * timeMs];
        foreach (var time in times)
        {
            yield return (printed, time);
        }
    }

    /// <summary>Whether the value depends on what kind of query it is evaluated in.</summary>
    public static bool DependsOnQuery(string expression) =>
        new[] { "step()", "range()", "start()", "end()" }.Any(f => expression.Contains(f, StringComparison.Ordinal));

    /// <summary>Gives every selector and subquery outside a fixed subquery the time; false where a function depends on the evaluation time itself.</summary>
    private static bool Fix(Expr expr, long timeMs)
    {
        switch (expr)
        {
            case Call call when DependOnTime.Contains(call.Function):
                return false;
            case VectorSelector selector:
                selector.Modifiers = Fixed(selector.Modifiers, timeMs);
                return true;
            case SubqueryExpr subquery:
                if (!Array.TrueForAll([.. Calls(subquery)], c => !DependOnTime.Contains(c.Function)))
                {
                    return false;
                }

                subquery.Modifiers = Fixed(subquery.Modifiers, timeMs);
                return true;
            case Call { Function: "info" } call:
                return Fix(call.Arguments[0], timeMs);
            default:
                return expr.Children.Aggregate(true, (all, child) => Fix(child, timeMs) && all);
        }
    }

    private static IEnumerable<Call> Calls(Expr expr) => expr.Children.SelectMany(Calls).Concat(expr is Call call ? [call] : []);

    private static TimeModifiers Fixed(TimeModifiers modifiers, long timeMs) => modifiers.IsFixed ? modifiers : modifiers with { AtMs = timeMs };
}
