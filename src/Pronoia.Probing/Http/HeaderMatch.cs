using System.Text.RegularExpressions;

namespace Pronoia.Probing.Http;

/// <summary>A header and a pattern for its values.</summary>
/// <param name="Header">The header's name, in any case.</param>
/// <param name="Regexp">The pattern, matching anywhere in a value.</param>
/// <param name="AllowMissing">Whether the header may be absent.</param>
public sealed record HeaderMatch(string Header, Regex Regexp, bool AllowMissing);
