using System.Text;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// Blob names to file names and back. A file ends in <c>~</c>, which no name holds, so that the blobs <c>a</c> and <c>a/b</c> can both exist; capital
/// letters are written <c>^a</c>, for file systems that ignore case.
/// </summary>
internal static class BlobPath
{
    private const char FileMark = '~';
    private const char CapitalMark = '^';

    /// <summary>The path of a blob's file below the blob directory.</summary>
    public static string ToFile(string name) => Escape(name).Replace('/', Path.DirectorySeparatorChar) + FileMark;

    /// <summary>The directory, below the blob directory, that holds everything with the prefix.</summary>
    public static string DirectoryOfPrefix(string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        return slash < 0 ? "" : Escape(prefix[..slash]).Replace('/', Path.DirectorySeparatorChar);
    }

    /// <summary>The name of a file's blob, or null where the file is none of ours.</summary>
    public static string? ToName(string file)
    {
        if (!file.EndsWith(FileMark))
        {
            return null;
        }

        var name = new StringBuilder(file.Length);
        for (var i = 0; i < file.Length - 1; i++)
        {
            if (file[i] == CapitalMark && i + 1 < file.Length - 1)
            {
                name.Append(char.ToUpperInvariant(file[++i]));
            }
            else
            {
                name.Append(file[i] == Path.DirectorySeparatorChar ? '/' : file[i]);
            }
        }

        return name.ToString();
    }

    private static string Escape(string name)
    {
        var path = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                path.Append(CapitalMark).Append(char.ToLowerInvariant(c));
            }
            else
            {
                path.Append(c);
            }
        }

        return path.ToString();
    }
}
