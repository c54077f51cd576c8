using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Embedded;

/// <summary>Checks the checksums of every journal and every blob file of a data directory, without changing anything.</summary>
internal static class DirectoryVerifier
{
    public static async IAsyncEnumerable<VerifyProblem> VerifyAsync(
        string tables, string blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Files(tables, "*.journal").Concat(Files(blobs, "*~")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Task.Run(() => Check(path), cancellationToken) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Files(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static VerifyProblem? Check(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (path.EndsWith('~'))
            {
                BlobFile.Read(file, path, checkAll: true);
            }
            else
            {
                TableJournal.Replay(file, path, new TableState());
            }

            return null;
        }
        catch (StorageCorruptException e)
        {
            return VerifyProblem.Of(e);
        }
        catch (FileNotFoundException)
        {
            // Deleted meanwhile.
            return null;
        }
    }
}
