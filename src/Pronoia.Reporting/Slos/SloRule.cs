namespace Pronoia.Reporting.Slos;

/// <summary>A rule as it stands in a Prometheus rule file: recording where <see cref="Record"/> is given, otherwise alerting.</summary>
public sealed record SloRule
{
    /// <summary>The recorded series, or null.</summary>
    public string? Record { get; init; }

    /// <summary>The alert, or null.</summary>
    public string? Alert { get; init; }

    /// <summary>The expression.</summary>
    public required string Expr { get; init; }

    /// <summary>The labels, by name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The annotations of an alert, by name.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
