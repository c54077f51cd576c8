using YamlDotNet.Core;

namespace Pronoia.Prometheus.Yaml;

/// <summary>
/// Reads one YAML document into <see cref="YamlValue"/>s with positions, within limits. Anchors, aliases and merge keys
/// (<c>&lt;&lt;</c>) and <c>!!binary</c> work; duplicate keys, several documents, tags with a meaning and anything beyond the limits are errors.
/// </summary>
public static class YamlFile
{
    /// <summary>Reads a file from disk.</summary>
    /// <returns>The document, or null where it is unreadable, malformed or empty; the errors are in <paramref name="diagnostics"/>.</returns>
    public static YamlValue? Load(string path, Diagnostics diagnostics, YamlLimits? limits = null, Func<string, string?>? environment = null)
    {
        limits ??= YamlLimits.Default;
        string text;
        try
        {
            // A character takes at most four bytes; refuse before reading what cannot fit.
            var length = new FileInfo(path).Length;
            if (length > 4L * limits.MaxCharacters)
            {
                diagnostics.Error(new SourcePosition(path, 1, 1), TooLarge(limits));
                return null;
            }

            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            diagnostics.Error(new SourcePosition(path, 1, 1), e is FileNotFoundException or DirectoryNotFoundException
                ? "no such file"
                : $"cannot read the file: {e.Message}");
            return null;
        }

        return Parse(text, path, diagnostics, limits, environment);
    }

    /// <summary>Reads a document from text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">How messages name it.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    /// <param name="environment">Where given, <c>${NAME}</c> and <c>${NAME:-default}</c> in values are substituted through it, and
    /// <c>$${</c> stands for <c>${</c>; a name without value or default is an error.</param>
    /// <returns>The document, or null where it is malformed or empty.</returns>
    public static YamlValue? Parse(
        string text, string file, Diagnostics diagnostics, YamlLimits? limits = null, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(diagnostics);
        limits ??= YamlLimits.Default;
        if (text.Length > limits.MaxCharacters)
        {
            diagnostics.Error(new SourcePosition(file, 1, 1), TooLarge(limits));
            return null;
        }

        var builder = new YamlTreeBuilder(file, diagnostics, limits, environment);
        try
        {
            return builder.Build(new Parser(new Scanner(new StringReader(text), skipComments: true)));
        }
        catch (YamlException e)
        {
            diagnostics.Error(new SourcePosition(file, (int)e.Start.Line, (int)e.Start.Column), $"not valid YAML: {e.Message}");
            return null;
        }
        catch (YamlLimitException e)
        {
            diagnostics.Error(e.Position, e.Message);
            return null;
        }
    }

    private static string TooLarge(YamlLimits limits) => $"the file is too large: at most {limits.MaxCharacters} characters are read";
}
