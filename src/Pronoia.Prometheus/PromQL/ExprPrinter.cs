using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Parsing;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL;

/// <summary>Prints syntax trees as Prometheus does.</summary>
internal static class ExprPrinter
{
    public static string Print(Expr expr)
    {
        var text = new StringBuilder();
        Print(text, expr);
        return text.ToString();
    }

    private static void Print(StringBuilder text, Expr expr)
    {
        switch (expr)
        {
            case NumberLiteral number:
                text.Append(number.IsDuration ? Duration(number.Value * 1000) : GoFloat.Plain(number.Value));
                break;
            case StringLiteral literal:
                text.Append(GoText.Quote(literal.Value));
                break;
            case ParenExpr paren:
                text.Append('(');
                Print(text, paren.Inner);
                text.Append(')');
                break;
            case UnaryExpr unary:
                text.Append(unary.Negates ? '-' : '+');
                Print(text, unary.Operand);
                break;
            case BinaryExpr binary:
                Print(text, binary.Left);
                text.Append(' ').Append(binary.Operator.Text());
                Matching(text, binary);
                text.Append(' ');
                Print(text, binary.Right);
                break;
            case AggregateExpr aggregate:
                Aggregate(text, aggregate);
                break;
            case Call call:
                text.Append(call.Function).Append('(');
                List(text, call.Arguments);
                text.Append(')');
                break;
            case VectorSelector selector:
                Selector(text, selector);
                Modifiers(text, selector.Modifiers, Extension(selector));
                break;
            case MatrixSelector matrix:
                Selector(text, matrix.Selector);
                text.Append('[');
                Duration(text, matrix.RangeMs, matrix.RangeExpr);
                text.Append(']');
                Modifiers(text, matrix.Selector.Modifiers, Extension(matrix.Selector));
                break;
            case SubqueryExpr subquery:
                Subquery(text, subquery);
                break;
            case DurationExpr duration:
                Print(text, duration);
                break;
        }
    }

    private static void List(StringBuilder text, IReadOnlyList<Expr> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Print(text, list[i]);
        }
    }

    private static string Duration(double milliseconds)
    {
        // A duration literal beyond what the notation holds was written in seconds with a fraction; its seconds print exactly.
        var whole = Math.Truncate(milliseconds);
        return whole == milliseconds && Math.Abs(whole) < DurationParser.MaxSeconds * 1000
            ? PrometheusDuration.Format(TimeSpan.FromMilliseconds((long)whole))
            : GoFloat.Plain(milliseconds / 1000);
    }

    private static void Duration(StringBuilder text, long milliseconds, DurationExpr? expr)
    {
        if (expr is not null)
        {
            Print(text, expr);
        }
        else
        {
            text.Append(Duration(milliseconds));
        }
    }

    private static void Labels(StringBuilder text, IReadOnlyList<string> labels)
    {
        text.Append('(');
        for (var i = 0; i < labels.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            text.Append(LabelNames.IsLegacyLabelName(labels[i]) ? labels[i] : GoText.Quote(labels[i]));
        }

        text.Append(')');
    }

    internal static void Matching(StringBuilder text, BinaryExpr binary)
    {
        text.Append(binary.ReturnBool ? " bool" : "");
        var matching = binary.Matching;
        var grouped = matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;
        if (matching.Labels.Count > 0 || matching.On || grouped)
        {
            text.Append(matching.On ? " on " : " ignoring ");
            Labels(text, matching.Labels);
        }

        if (grouped)
        {
            text.Append(matching.Cardinality == MatchCardinality.ManyToOne ? " group_left " : " group_right ");
            Labels(text, matching.Include);
        }

        if (matching.FillLeft is { } both && matching.FillRight is { } right && both.Equals(right))
        {
            text.Append(" fill (").Append(GoFloat.Plain(both)).Append(')');
            return;
        }

        if (matching.FillLeft is { } fillLeft)
        {
            text.Append(" fill_left (").Append(GoFloat.Plain(fillLeft)).Append(')');
        }

        if (matching.FillRight is { } fillRight)
        {
            text.Append(" fill_right (").Append(GoFloat.Plain(fillRight)).Append(')');
        }
    }

    private static void Aggregate(StringBuilder text, AggregateExpr aggregate)
    {
        AggregateHead(text, aggregate);
        text.Append('(');
        List(text, [.. aggregate.Children]);
        text.Append(')');
    }

    internal static void AggregateHead(StringBuilder text, AggregateExpr aggregate)
    {
        text.Append(aggregate.Aggregation.Text());
        if (aggregate.Without || aggregate.Grouping.Count > 0)
        {
            text.Append(aggregate.Without ? " without " : " by ");
            Labels(text, aggregate.Grouping);
            text.Append(' ');
        }
    }

    private static void Selector(StringBuilder text, VectorSelector selector)
    {
        text.Append(selector.Name);
        var shown = selector.Matchers
            .Where(m => selector.Name.Length == 0 || m.Name != Label.MetricName || m.Type != MatchType.Equal || m.Value != selector.Name)
            .Select(Matcher)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (shown.Count > 0 || selector.Name.Length == 0)
        {
            text.Append('{').AppendJoin(',', shown).Append('}');
        }
    }

    private static string Matcher(Matcher matcher)
    {
        var name = LabelNames.IsLegacyLabelName(matcher.Name) ? matcher.Name : GoText.Quote(matcher.Name);
        var op = matcher.Type switch { MatchType.Equal => "=", MatchType.NotEqual => "!=", MatchType.Regexp => "=~", _ => "!~" };
        return name + op + GoText.Quote(matcher.Value);
    }

    private static string Extension(VectorSelector selector) => selector.Anchored ? " anchored" : selector.Smoothed ? " smoothed" : "";

    private static void Modifiers(StringBuilder text, TimeModifiers modifiers, string extension = "")
    {
        text.Append(extension);
        if (modifiers.AtMs is { } at)
        {
            text.Append(CultureInfo.InvariantCulture, $" @ {(at < 0 ? "-" : "")}{Math.Abs((decimal)at) / 1000:F3}");
        }
        else if (modifiers.Anchor != TimeAnchor.None)
        {
            text.Append(modifiers.Anchor == TimeAnchor.Start ? " @ start()" : " @ end()");
        }

        if (modifiers.OffsetMs != 0 || modifiers.OffsetExpr is not null)
        {
            text.Append(" offset ");
            Duration(text, modifiers.OffsetMs, modifiers.OffsetExpr);
        }
    }

    private static void Subquery(StringBuilder text, SubqueryExpr subquery)
    {
        Print(text, subquery.Inner);
        SubqueryWindow(text, subquery);
    }

    internal static void SubqueryWindow(StringBuilder text, SubqueryExpr subquery)
    {
        text.Append('[');
        Duration(text, subquery.RangeMs, subquery.RangeExpr);
        text.Append(':');
        if (subquery.StepMs != 0 || subquery.StepExpr is not null)
        {
            Duration(text, subquery.StepMs, subquery.StepExpr);
        }

        text.Append(']');
        Modifiers(text, subquery.Modifiers);
    }

    private static void Print(StringBuilder text, DurationExpr duration)
    {
        text.Append(duration.Wrapped ? "(" : "");
        switch (duration.Operation)
        {
            case DurationOperation.Step:
                text.Append("step()");
                break;
            case DurationOperation.Range:
                text.Append("range()");
                break;
            case DurationOperation.Min or DurationOperation.Max:
                text.Append(duration.Operation == DurationOperation.Min ? "min(" : "max(");
                List(text, [duration.Left!, duration.Right!]);
                text.Append(')');
                break;
            default:
                var sign = duration.Operation switch
                {
                    DurationOperation.Add => "+",
                    DurationOperation.Subtract => "-",
                    DurationOperation.Multiply => "*",
                    DurationOperation.Divide => "/",
                    DurationOperation.Modulo => "%",
                    _ => "^",
                };
                if (duration.Left is { } left)
                {
                    Print(text, left);
                    text.Append(' ').Append(sign).Append(' ');
                }
                else if (duration.Operation == DurationOperation.Subtract)
                {
                    text.Append('-');
                }

                Print(text, duration.Right!);
                break;
        }

        text.Append(duration.Wrapped ? ")" : "");
    }
}
