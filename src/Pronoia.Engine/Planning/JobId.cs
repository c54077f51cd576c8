using System.Globalization;
using System.Text;

namespace Pronoia.Engine.Planning;

/// <summary>Makes job identities that can stand in blob names: letters, digits and <c>- _ . =</c>, at most 100 characters.</summary>
internal static class JobId
{
    private const int MaxSlug = 60;

    /// <summary><c>kind-name</c>; a name with other characters, or a long one, is cut to what may stand there and made unique by a hash.</summary>
    public static string Of(string kind, string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name)
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-');
        }

        var plain = slug.ToString();
        return plain == name && plain.Length <= MaxSlug
            ? $"{kind}-{plain}"
            : string.Create(CultureInfo.InvariantCulture, $"{kind}-{plain[..Math.Min(plain.Length, MaxSlug)]}={StableHash.Of(name):x8}");
    }
}
