using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>A label matcher such as <c>job=~"registry_.*"</c>. A label that is absent has the empty value.</summary>
public sealed class Matcher
{
    private readonly AnchoredPattern? _pattern;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="FormatException">The pattern is not a regular expression of RE2's kind.</exception>
    public Matcher(MatchType type, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Type = type;
        Name = name;
        Value = value;
        if (type is MatchType.Regexp or MatchType.NotRegexp)
        {
            _pattern = new AnchoredPattern(value);
        }
    }

    /// <summary>The matcher <c>name="value"</c>.</summary>
    public static Matcher Equal(string name, string value) => new(MatchType.Equal, name, value);

    /// <summary>How the value is compared.</summary>
    public MatchType Type { get; }

    /// <summary>The label name.</summary>
    public string Name { get; }

    /// <summary>The value or the pattern.</summary>
    public string Value { get; }

    /// <summary>Whether a label of the value <paramref name="value"/> matches.</summary>
    public bool Matches(string value) => Type switch
    {
        MatchType.Equal => value == Value,
        MatchType.NotEqual => value != Value,
        MatchType.Regexp => _pattern!.IsMatch(value),
        _ => !_pattern!.IsMatch(value),
    };

    /// <summary>Whether the label set matches.</summary>
    public bool Matches(Labels labels) => Matches(labels[Name]);

    /// <summary>The matcher in Prometheus's notation.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (LabelNames.IsLegacyLabelName(Name))
        {
            text.Append(Name);
        }
        else
        {
            LabelNames.AppendQuoted(text, Name);
        }

        text.Append(Type switch { MatchType.Equal => "=", MatchType.NotEqual => "!=", MatchType.Regexp => "=~", _ => "!~" });
        return LabelNames.AppendQuoted(text, Value).ToString();
    }
}
