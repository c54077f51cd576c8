using System.Globalization;
using System.Text;

namespace Pronoia.Storage.Tables;

/// <summary>Makes table keys from arbitrary text and from times.</summary>
public static class TableKey
{
    // Of the characters that a URL may hold as they are (RFC 3986, unreserved), the one that names hold least often.
    private const char Escaped = '~';

    /// <summary>
    /// Text as a key: characters that keys may not hold, and <c>~</c>, become <c>~XXXX</c> (UTF-16 code unit in hex), so that
    /// different texts give different keys. No text: <c>~</c>.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return Escaped.ToString();
        }

        var key = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == Escaped || TableLimits.IsForbiddenInKeys(c) || char.IsSurrogate(c) || c >= '\ufffe')
            {
                key.Append(CultureInfo.InvariantCulture, $"{Escaped}{(int)c:X4}");
            }
            else
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }

    /// <summary>A time as a key that sorts in time order: 15 digits of milliseconds since the epoch.</summary>
    public static string Ascending(DateTimeOffset time) =>
        Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("D15", CultureInfo.InvariantCulture);

    /// <summary>A time as a key that sorts newest first.</summary>
    public static string Descending(DateTimeOffset time) =>
        (999_999_999_999_999 - Math.Max(0, time.ToUnixTimeMilliseconds())).ToString("D15", CultureInfo.InvariantCulture);
}
