using System.Text;

namespace Pronoia.Engine.Planning;

/// <summary>FNV-1a, 32 bits (draft-eastlake-fnv): the same on every machine and in every run, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    /// <summary>The hash of the text's UTF-8 bytes.</summary>
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
