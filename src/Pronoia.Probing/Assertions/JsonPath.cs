using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pronoia.Probing.Assertions;

/// <summary>
/// A path to one value of a JSON document: the singular queries of RFC 9535 (<c>$</c>, <c>.name</c>, <c>['name']</c>, <c>[0]</c>, <c>[-1]</c>),
/// without wildcards, slices or filters.
/// </summary>
public sealed class JsonPath
{
    private const int MaxSegments = 64;

    private readonly string _text;
    private readonly IReadOnlyList<(string? Name, int Index)> _segments;

    private JsonPath(string text, IReadOnlyList<(string? Name, int Index)> segments) => (_text, _segments) = (text, segments);

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">The text is not such a path; the message says where.</exception>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith('$'))
        {
            throw Wrong(text, 0, "a path starts with $");
        }

        var segments = new List<(string? Name, int Index)>();
        for (var at = 1; at < text.Length;)
        {
            if (segments.Count == MaxSegments)
            {
                throw Wrong(text, at, $"a path has at most {MaxSegments} steps");
            }

            segments.Add(text[at] switch
            {
                '.' => (Member(text, ref at), 0),
                '[' => Bracket(text, ref at),
                _ => throw Wrong(text, at, "expected . or ["),
            });
        }

        return new JsonPath(text, segments);
    }

    /// <summary>The value at the path, or null where there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var value = root;
        foreach (var (name, index) in _segments)
        {
            if (name is not null)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return null;
                }
            }
            else
            {
                var at = value.ValueKind != JsonValueKind.Array ? -1 : index >= 0 ? index : value.GetArrayLength() + index;
                if (at < 0 || at >= value.GetArrayLength())
                {
                    return null;
                }

                value = value[at];
            }
        }

        return value;
    }

    /// <summary>The path as it was written.</summary>
    public override string ToString() => _text;

    private static string Member(string text, ref int at)
    {
        var start = ++at;
        while (at < text.Length && text[at] is not ('.' or '[' or ']' or '*' or ' '))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Wrong(text, start, "expected a name");
    }

    private static (string? Name, int Index) Bracket(string text, ref int at)
    {
        var start = ++at;
        if (at < text.Length && text[at] is ('\'' or '"'))
        {
            var name = Quoted(text, ref at);
            Close(text, ref at);
            return (name, 0);
        }

        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '-'))
        {
            at++;
        }

        if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            throw Wrong(text, start, "expected a number or a quoted name");
        }

        Close(text, ref at);
        return (null, index);
    }

    private static string Quoted(string text, ref int at)
    {
        var quote = text[at++];
        var name = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            name.Append(text[at++]);
        }

        at++;
        return name.ToString();
    }

    private static void Close(string text, ref int at)
    {
        if (at >= text.Length || text[at++] != ']')
        {
            throw Wrong(text, Math.Min(at, text.Length), "expected ]");
        }
    }

    private static FormatException Wrong(string text, int at, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{text}\" is not a JSON path: {expected} at position {at + 1}"));
}
