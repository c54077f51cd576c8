using System.Globalization;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>Accept-Encoding</c> (RFC 9110, 12.5.3).</summary>
internal static class AcceptEncoding
{
    /// <summary>Whether the header takes a coding: by its own entry, else by <c>*</c>.</summary>
    public static bool Allows(string header, string coding)
    {
        double? any = null;
        foreach (var part in header.Split(','))
        {
            var name = part.Split(';')[0].Trim();
            if (name.Equals(coding, StringComparison.OrdinalIgnoreCase))
            {
                return Quality(part) > 0;
            }

            any = name == "*" ? Quality(part) : any;
        }

        return any > 0;
    }

    private static double Quality(string part)
    {
        var at = part.IndexOf(';', StringComparison.Ordinal);
        if (at < 0)
        {
            return 1;
        }

        var text = part.AsSpan(at + 1).Trim();
        text = text.StartsWith("q=", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
    }
}
