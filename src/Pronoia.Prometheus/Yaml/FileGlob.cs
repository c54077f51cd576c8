namespace Pronoia.Prometheus.Yaml;

/// <summary>Expands file patterns as Prometheus does: a wildcard may stand in the last part of the path only.</summary>
public static class FileGlob
{
    /// <summary>The files in ordinal order; a pattern without wildcard stands for itself, present or not.</summary>
    /// <param name="baseDirectory">What a relative pattern is relative to.</param>
    /// <param name="pattern">The pattern; <c>*</c> and <c>?</c> are wildcards.</param>
    public static IReadOnlyList<string> Expand(string baseDirectory, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var full = Path.Combine(baseDirectory, pattern);
        if (!pattern.Contains('*') && !pattern.Contains('?'))
        {
            return [full];
        }

        var directory = Path.GetDirectoryName(full)!;
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, Path.GetFileName(full)).Order(StringComparer.Ordinal)]
            : [];
    }
}
