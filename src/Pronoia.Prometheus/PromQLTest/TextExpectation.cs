using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>A message as it must be, a pattern it must match, or anything.</summary>
internal sealed record TextExpectation(string? Message, Regex? Pattern)
{
    public static TextExpectation Anything { get; } = new(null, null);

    public bool Matches(string text) => Message is not null ? Message == text : Pattern?.IsMatch(text) ?? true;

    public override string ToString() => Message is not null ? $"\"{Message}\"" : Pattern is not null ? $"pattern \"{Pattern}\"" : "anything";
}
