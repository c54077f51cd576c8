namespace Pronoia.Reporting.Sections;

/// <summary>What the report amounts to.</summary>
/// <param name="Tone">How it stands.</param>
/// <param name="Word">The verdict in a word or two.</param>
/// <param name="Headline">The reason in a sentence.</param>
/// <param name="Sentences">What else must be known.</param>
public sealed record Verdict(Tone Tone, string Word, string Headline, IReadOnlyList<string> Sentences);
