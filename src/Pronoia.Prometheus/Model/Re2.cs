using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// Regular expressions with RE2's promise: linear time, no look-around, no back-references (https://github.com/google/re2/wiki/Syntax).
/// Patterns keep RE2's meaning (ASCII classes, <c>$</c> at the very end, code points as characters), but for <c>\b</c>, which takes Unicode
/// letters for parts of words. Refused are script classes such as <c>\p{Greek}</c> and group names that occur twice or start with a digit. This is the
/// one door through which patterns from outside become <see cref="Regex"/> objects.
/// </summary>
public static class Re2
{
    /// <summary>The longest pattern taken, in characters.</summary>
    public const int MaxPatternLength = 10_000;

    /// <summary>Compiles a pattern that may match anywhere in the input.</summary>
    /// <exception cref="FormatException">The pattern is malformed or needs more than linear time.</exception>
    public static Regex Compile(string pattern) => Build(pattern, dotAll: false, static p => p);

    /// <summary>Compiles a pattern that must match the whole input, as Prometheus does for matchers and relabelling.</summary>
    /// <exception cref="FormatException">The pattern is malformed or needs more than linear time.</exception>
    public static Regex CompileAnchored(string pattern) => Build(pattern, dotAll: true, static p => $"\\A(?:{p})\\z");

    private static Regex Build(string pattern, bool dotAll, Func<string, string> wrap)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length > MaxPatternLength)
        {
            throw new FormatException($"regular expression of {pattern.Length} characters; at most {MaxPatternLength} are allowed");
        }

        try
        {
            return new TranslatedRegex(wrap(Re2Translator.Translate(pattern, dotAll)), pattern);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or FormatException)
        {
            throw new FormatException($"invalid regular expression \"{pattern}\": {e.Message}", e);
        }
    }

    // Messages show a pattern as it was written.
    private sealed class TranslatedRegex(string translated, string original)
        : Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
    {
        public override string ToString() => original;
    }
}
