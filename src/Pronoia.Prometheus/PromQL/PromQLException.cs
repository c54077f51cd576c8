namespace Pronoia.Prometheus.PromQL;

/// <summary>An expression is malformed, cannot be evaluated, or was stopped by a limit. Messages are in Prometheus's wording.</summary>
public sealed class PromQLException : Exception
{
    /// <summary>An error of evaluation.</summary>
    public PromQLException(PromQLErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    private PromQLException(string message, PositionRange position)
        : base(message)
    {
        Kind = PromQLErrorKind.Parse;
        Position = position;
    }

    /// <summary>What kind of failure this is.</summary>
    public PromQLErrorKind Kind { get; }

    /// <summary>The part of the expression that is wrong, where the error is one of syntax or type.</summary>
    public PositionRange? Position { get; }

    /// <summary>A syntax or type error: <c>1:5: parse error: unexpected …</c></summary>
    internal static PromQLException Parse(string text, PositionRange position, string message) =>
        new($"{position.StartIn(text)}: parse error: {message}", position);

    internal static PromQLException Execution(string message, Exception? inner = null) => new(PromQLErrorKind.Execution, message, inner);
}
