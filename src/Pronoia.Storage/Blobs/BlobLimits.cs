namespace Pronoia.Storage.Blobs;

/// <summary>The limits of the blob port, the same for every adapter.</summary>
public static class BlobLimits
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxNameLength = 512;

    /// <summary>The most characters between two <c>/</c>.</summary>
    public const int MaxPartLength = 120;

    /// <summary>The most bytes of one appended block.</summary>
    public const int MaxBlockBytes = 4 * 1024 * 1024;

    /// <summary>Checks a blob name.</summary>
    /// <exception cref="ArgumentException">It is not a name as <see cref="IBlobStore"/> describes it.</exception>
    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength)
        {
            throw new ArgumentException($"a blob name of {name.Length} characters; expected 1 to {MaxNameLength}", nameof(name));
        }

        foreach (var range in name.AsSpan().Split('/'))
        {
            var part = name.AsSpan(range);
            if (part.IsEmpty || part is "." or ".." || part.Length > MaxPartLength)
            {
                throw new ArgumentException($"blob name \"{name}\": every part between / has 1 to {MaxPartLength} characters and is not . or ..", nameof(name));
            }
        }

        CheckCharacters(name);
    }

    /// <summary>Checks the prefix of a listing: the characters of a name, possibly none.</summary>
    /// <exception cref="ArgumentException">It holds other characters.</exception>
    public static void CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        CheckCharacters(prefix);
    }

    /// <summary>Checks an appended block.</summary>
    /// <exception cref="ArgumentException">It is empty or too large.</exception>
    public static void CheckBlock(ReadOnlyMemory<byte> block)
    {
        if (block.Length is 0 or > MaxBlockBytes)
        {
            throw new ArgumentException($"a block of {block.Length} bytes; expected 1 to {MaxBlockBytes}", nameof(block));
        }
    }

    private static void CheckCharacters(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '=' or '/'))
            {
                throw new ArgumentException($"blob name \"{name}\": expected letters, digits and - _ . = /", nameof(name));
            }
        }
    }
}
