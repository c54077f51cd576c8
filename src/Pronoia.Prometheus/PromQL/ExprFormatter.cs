using System.Text;

namespace Pronoia.Prometheus.PromQL;

/// <summary>Lays expressions out over several lines where they are long, as Prometheus's <c>format_query</c> does.</summary>
public static class ExprFormatter
{
    private const int MaxLine = 100;

    /// <summary>The expression: in one line up to 100 characters, else each part indented by two blanks in lines of its own.</summary>
    public static string Format(Expr expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        var text = new StringBuilder();
        Format(text, expr, 0);
        return text.ToString();
    }

    private static void Format(StringBuilder text, Expr expr, int level)
    {
        var line = expr.ToString();
        if (expr is UnaryExpr unary)
        {
            var operand = new StringBuilder();
            Format(operand, unary.Operand, level);
            Indent(text, level).Append(unary.Negates ? '-' : '+').Append(operand.ToString().Trim());
            return;
        }

        if (line.Length <= MaxLine || expr is not (AggregateExpr or BinaryExpr or Call or ParenExpr or SubqueryExpr))
        {
            Indent(text, level).Append(line);
            return;
        }

        switch (expr)
        {
            case AggregateExpr aggregate:
                Indent(text, level);
                ExprPrinter.AggregateHead(text, aggregate);
                Inside(text, [.. aggregate.Children], level);
                break;
            case BinaryExpr binary:
                Format(text, binary.Left, level + 1);
                Indent(text.Append('\n'), level).Append(binary.Operator.Text());
                ExprPrinter.Matching(text, binary);
                Format(text.Append('\n'), binary.Right, level + 1);
                break;
            case Call call:
                Indent(text, level).Append(call.Function);
                Inside(text, call.Arguments, level);
                break;
            case ParenExpr paren:
                Inside(Indent(text, level), [paren.Inner], level);
                break;
            case SubqueryExpr subquery:
                Format(text, subquery.Inner, level);
                ExprPrinter.SubqueryWindow(text, subquery);
                break;
        }
    }

    private static void Inside(StringBuilder text, IReadOnlyList<Expr> parts, int level)
    {
        text.Append("(\n");
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i > 0 ? ",\n" : "");
            Format(text, parts[i], level + 1);
        }

        Indent(text.Append('\n'), level).Append(')');
    }

    private static StringBuilder Indent(StringBuilder text, int level) => text.Append(' ', 2 * level);
}
