namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>What all parts of the evaluation of one query share.</summary>
internal sealed class QueryContext(PromQLOptions options, QueryTiming timing, SampleBudget budget)
{
    private readonly Dictionary<Expr, Selection> _selections = [];
    private readonly Dictionary<Expr, bool> _invariant = [];

    public PromQLOptions Options { get; } = options;

    public QueryTiming Timing { get; } = timing;

    public SampleBudget Budget { get; } = budget;

    public Annotations Annotations { get; } = new();

    public long LookbackMs { get; } = (long)options.LookbackDelta.TotalMilliseconds;

    public void Set(Expr selector, Selection selection) => _selections[selector] = selection;

    public Selection Selected(Expr selector) => _selections.GetValueOrDefault(selector, Selection.Empty);

    /// <summary>Whether the value of the expression is the same at every evaluation time.</summary>
    public bool IsInvariant(Expr expr)
    {
        if (_invariant.TryGetValue(expr, out var known))
        {
            return known;
        }

        var invariant = expr switch
        {
            VectorSelector selector => selector.Modifiers.IsFixed,
            MatrixSelector matrix => matrix.Selector.Modifiers.IsFixed,
            SubqueryExpr subquery => subquery.Modifiers.IsFixed,
            Call call => !DependsOnTime(call) && call.Arguments.All(IsInvariant),
            _ => expr.Children.All(IsInvariant),
        };
        return _invariant[expr] = invariant;
    }

    private static bool DependsOnTime(Call call) => call.Function switch
    {
        "time" or "timestamp" or "predict_linear" => true,
        "day_of_month" or "day_of_week" or "day_of_year" or "days_in_month" or "hour" or "minute" or "month" or "year" => call.Arguments.Count == 0,
        _ => false,
    };
}
