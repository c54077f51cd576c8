using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>The rules for metric and label names, and the quoting of names and values (Prometheus data model).</summary>
public static class LabelNames
{
    /// <summary>Whether <paramref name="name"/> matches <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, the classic metric name.</summary>
    public static bool IsLegacyMetricName(ReadOnlySpan<char> name) => IsName(name, colons: true);

    /// <summary>Whether <paramref name="name"/> matches <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, the classic label name.</summary>
    public static bool IsLegacyLabelName(ReadOnlySpan<char> name) => IsName(name, colons: false);

    /// <summary>Appends <paramref name="value"/> in double quotes, with backslash, quote and line feed escaped.</summary>
    public static StringBuilder AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }

        return text.Append('"');
    }

    private static bool IsName(ReadOnlySpan<char> name, bool colons)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(colons && c == ':'))
            {
                return false;
            }
        }

        return true;
    }
}
