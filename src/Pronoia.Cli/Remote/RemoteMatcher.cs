using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Cli.Remote;

/// <summary>A matcher of Alertmanager's API v2.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">The value, or the pattern.</param>
/// <param name="IsRegex">Whether the value is a pattern.</param>
/// <param name="IsEqual">False for <c>!=</c> and <c>!~</c>.</param>
internal sealed record RemoteMatcher(string Name, string Value, bool IsRegex, bool IsEqual = true)
{
    public static RemoteMatcher Of(Matcher matcher) => new(
        matcher.Name, matcher.Value, matcher.Type is MatchType.Regexp or MatchType.NotRegexp, matcher.Type is MatchType.Equal or MatchType.Regexp);

    /// <summary>As a filter and on the screen: <c>name=~"value"</c>.</summary>
    public override string ToString() =>
        $"{Name}{(IsEqual, IsRegex) switch { (true, false) => "=", (true, true) => "=~", (false, false) => "!=", _ => "!~" }}\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
