using System.Text;

namespace Pronoia.Prometheus.Yaml;

/// <summary>Substitutes <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> stands for a literal <c>${</c>.</summary>
public static class EnvironmentSubstitution
{
    /// <summary>
    /// Substitutes in one value. <c>${1}</c> and other things that are not names stay as they are, so that replacement patterns
    /// of relabelling need no escaping.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">Gives the value of a variable, or null where it is not set.</param>
    /// <param name="error">Receives a message for a variable that has neither value nor default.</param>
    public static string Apply(string text, Func<string, string?> environment, Action<string> error)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            if (open > at && text[open - 1] == '$')
            {
                result.Append(text, at, open - 1 - at).Append("${");
                at = open + 2;
                continue;
            }

            var close = text.IndexOf('}', open);
            var inner = close < 0 ? "" : text[(open + 2)..close];
            var split = inner.IndexOf(":-", StringComparison.Ordinal);
            var name = split < 0 ? inner : inner[..split];
            result.Append(text, at, open - at);
            if (!IsName(name))
            {
                result.Append("${");
                at = open + 2;
                continue;
            }

            var value = environment(name);
            if (string.IsNullOrEmpty(value) && split >= 0)
            {
                value = inner[(split + 2)..];
            }

            if (value is null)
            {
                error($"environment variable {name} is not set; set it or write ${{{name}:-default}}");
            }

            result.Append(value);
            at = close + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
