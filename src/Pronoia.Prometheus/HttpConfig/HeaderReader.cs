using System.Buffers;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Reads request headers, and refuses what would break out of one.</summary>
public static class HeaderReader
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether text is a token (RFC 9110, 5.6.2): a method or a header's name.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>A mapping of header names to values.</summary>
    public static List<KeyValuePair<string, string>> Read(YamlMap parent, string key)
    {
        var map = parent.Map(key, key);
        return [.. map.Entries.Select(entry => KeyValuePair.Create(Name(map, entry), Checked(map, entry, map.String(entry.Key, ""))))];
    }

    /// <summary>The name of a header.</summary>
    public static string Name(YamlMap map, YamlEntry entry)
    {
        if (!IsToken(entry.Key))
        {
            map.Diagnostics.Error(entry.KeyPosition, $"{map.What}: \"{entry.Key}\" is not a header name");
        }

        return entry.Key;
    }

    /// <summary>A value that stays within its line.</summary>
    public static string Checked(YamlMap map, YamlEntry entry, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            map.Diagnostics.Error(entry.Value.Position, $"{map.What}: {entry.Key}: a header value must be one line");
            return "";
        }

        return value;
    }
}
