namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Whether an expression yields its elements in an order of its own, which an instant query shows.</summary>
internal static class ResultOrder
{
    public static bool IsGiven(Expr expr) => expr.Unwrap() switch
    {
        Call { Function: "sort" or "sort_desc" or "sort_by_label" or "sort_by_label_desc" } => true,
        AggregateExpr { Aggregation: Aggregation.Topk or Aggregation.Bottomk } => true,
        _ => false,
    };
}
