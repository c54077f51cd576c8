using System.Globalization;

namespace Pronoia.Prometheus.Exposition;

/// <summary>A body of metrics is malformed or beyond a limit.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="reason">What is wrong, and what was expected.</param>
public sealed class ExpositionException(int line, string reason)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"line {line}: {reason}"))
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong, without the line.</summary>
    public string Reason { get; } = reason;
}
