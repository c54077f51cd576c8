using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL;

/// <summary>Parses expressions of the Prometheus query language.</summary>
public static class PromQLParser
{
    /// <summary>The longest expression taken, in characters.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>The deepest nesting taken, in levels of the syntax tree.</summary>
    public const int MaxDepth = 400;

    private static readonly PromQLOptions Stable = new();

    /// <summary>Parses an expression of the stable language and checks its types.</summary>
    /// <exception cref="PromQLException">The expression is malformed; the message starts with line and column.</exception>
    public static Expr Parse(string text) => Parse(text, Stable);

    /// <summary>Parses an expression with the features that <paramref name="options"/> enables, and checks its types.</summary>
    /// <exception cref="PromQLException">The expression is malformed; the message starts with line and column.</exception>
    public static Expr Parse(string text, PromQLOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        if (text.Length > MaxLength)
        {
            throw PromQLException.Parse(text, default, $"expression of {text.Length} characters; at most {MaxLength} are allowed");
        }

        var expr = new ExpressionParser(text, options).ParseWhole();
        new TypeChecker(text).Check(expr);
        return expr;
    }

    /// <summary>Parses a selector such as <c>up{job="x"}</c>, as the API's <c>match[]</c> takes it.</summary>
    /// <exception cref="PromQLException">The text is not an instant selector without modifiers.</exception>
    public static VectorSelector ParseSelector(string text)
    {
        var expr = Parse(text);
        return expr is VectorSelector { Modifiers: var modifiers } selector && modifiers == TimeModifiers.None
            ? selector
            : throw PromQLException.Parse(text, expr.Position, "expected a series selector");
    }
}
