namespace Pronoia.Prometheus.Rules;

/// <summary>A template asks for a query that was not answered yet; never leaves <see cref="AlertTemplates"/>.</summary>
internal sealed class QueryNeededException(string expr) : Exception
{
    public string Expr { get; } = expr;
}
