using System.Globalization;

namespace Pronoia.Prometheus.Exposition;

/// <summary>A body of metrics is malformed or beyond a limit.</summary>
public sealed class ExpositionException : Exception
{
    /// <summary>An error in a line of text.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="reason">What is wrong, and what was expected.</param>
    public ExpositionException(int line, string reason)
        : base(string.Create(CultureInfo.InvariantCulture, $"line {line}: {reason}"))
    {
        (Line, Reason) = (line, reason);
    }

    private ExpositionException(string message, string reason, int? offset)
        : base(message)
    {
        (Offset, Reason) = (offset, reason);
    }

    /// <summary>The line, from 1; 0 where the body has none.</summary>
    public int Line { get; }

    /// <summary>In the protobuf format, the first byte of the field; null elsewhere.</summary>
    public int? Offset { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>An error in a binary body.</summary>
    /// <param name="offset">The first byte of what is wrong, from 0.</param>
    /// <param name="reason">The message and field, what is wrong, and what was expected.</param>
    internal static ExpositionException At(int offset, string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"byte {offset}: {reason}"), reason, offset);

    /// <summary>An error in how a body is declared.</summary>
    internal static ExpositionException Declared(string reason) => new(reason, reason, null);
}
