using System.Text;

namespace Pronoia.Probing.Journeys;

/// <summary>The variables of a journey under way, and the places they are put in. A place is <c>{{name}}</c>, spaces inside the braces allowed.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The values, none of which may be shown.</summary>
    public IEnumerable<string> Values => _values.Values;

    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Puts the values in.</summary>
    /// <param name="template">The text.</param>
    /// <param name="encode">Makes a value fit its place; as it is where null.</param>
    public string Expand(string template, Func<string, string>? encode = null)
    {
        var text = new StringBuilder(template.Length);
        var at = 0;
        foreach (var (start, end, name) in Places(template))
        {
            text.Append(template, at, start - at);
            text.Append(_values.TryGetValue(name, out var value) ? encode?.Invoke(value) ?? value : template[start..end]);
            at = end;
        }

        return at == 0 ? template : text.Append(template, at, template.Length - at).ToString();
    }

    /// <summary>The names a text refers to.</summary>
    public static IEnumerable<string> Names(string template) => Places(template).Select(p => p.Name);

    private static IEnumerable<(int Start, int End, string Name)> Places(string template)
    {
        for (var at = 0; template.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open; at = open + 2)
        {
            var close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                yield break;
            }

            var name = template[(open + 2)..close].Trim();
            if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                yield return (open, close + 2, name);
                open = close;
            }
        }
    }
}
