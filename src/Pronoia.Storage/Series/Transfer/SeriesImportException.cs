namespace Pronoia.Storage.Series.Transfer;

/// <summary>A file of series is malformed.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="reason">What is wrong, and what was expected.</param>
public sealed class SeriesImportException(int line, string reason) : Exception($"line {line}: {reason}")
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong, and what was expected.</summary>
    public string Reason { get; } = reason;
}
