using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// A pattern that must match whole label values. The common shapes — one text, a choice of texts, a text and <c>.*</c> or <c>.+</c> — are compared
/// directly, without the regular expression.
/// </summary>
internal sealed class AnchoredPattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\.+*?()|[]{}^$");

    private readonly Regex _regex;
    private readonly FrozenSet<string>? _texts;
    private readonly string? _prefix;
    private readonly int _minLength;

    /// <exception cref="FormatException">The pattern is not of RE2's kind.</exception>
    public AnchoredPattern(string pattern)
    {
        _regex = Re2.CompileAnchored(pattern);
        if (pattern.Split('|') is var texts && texts.All(t => !t.AsSpan().ContainsAny(Special)))
        {
            _texts = texts.ToFrozenSet(StringComparer.Ordinal);
        }
        else if (pattern.Length >= 2 && pattern[^2] == '.' && pattern[^1] is '*' or '+' && !pattern.AsSpan(0, pattern.Length - 2).ContainsAny(Special))
        {
            _prefix = pattern[..^2];
            _minLength = _prefix.Length + (pattern[^1] == '+' ? 1 : 0);
        }
    }

    /// <summary>Whether the whole value matches.</summary>
    public bool IsMatch(string value) =>
        _texts is not null ? _texts.Contains(value)
        : _prefix is not null ? value.Length >= _minLength && value.StartsWith(_prefix, StringComparison.Ordinal)
        : _regex.IsMatch(value);

    /// <summary>Matches with groups.</summary>
    public Match Match(string value) => _regex.Match(value);
}
