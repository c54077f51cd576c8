using Pronoia.Storage.Embedded;

namespace Pronoia.Storage.Salvage;

/// <summary>
/// Recovers everything readable of a damaged data directory into a new one, and says what was lost. Nothing is guessed: what comes over carried a right
/// checksum. The source is only read. Holds one table or one blob in memory at a time.
/// </summary>
public static class StorageSalvage
{
    /// <summary>Recovers a directory.</summary>
    /// <param name="source">The data directory; no process may have it open.</param>
    /// <param name="destination">The directory to write; it must not exist or be empty, and may not lie inside the source.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the work between two files.</param>
    /// <exception cref="IOException">There is no source; the destination is not empty, or lies inside the source.</exception>
    /// <exception cref="StorageLockedException">The source is open.</exception>
    public static async ValueTask<SalvageReport> RunAsync(string source, string destination, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(destination);
        (source, destination) = (Path.GetFullPath(source), Path.GetFullPath(destination));
        if (!Directory.Exists(source))
        {
            throw new DirectoryNotFoundException($"there is no directory {source}");
        }

        if ((destination + Path.DirectorySeparatorChar).StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"{destination} lies inside {source}, which is not touched");
        }

        if (Directory.Exists(destination) && Directory.EnumerateFileSystemEntries(destination).Any())
        {
            throw new IOException($"{destination} is not empty");
        }

        using var guard = DirectoryLock.Guard(source);
        var losses = new List<SalvageLoss>();
        int tables = 0, blobs = 0;
        long rows = 0;
        // The source stays: after a power failure the salvage is done again.
        var options = new EmbeddedStorageOptions { Durability = Durability.Process };
        await using var storage = await EmbeddedStorage.OpenAsync(destination, options, time, cancellationToken);
        foreach (var path in Files(source, EmbeddedStorage.TablesName, "*.journal"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(storage.TablesDirectory, Path.GetFileName(path));
            rows += TableSalvage.Run(path, Path.GetRelativePath(source, path), target, losses);
            tables++;
        }

        var blobSalvage = new BlobSalvage(storage.Blobs, losses);
        foreach (var path in Files(source, EmbeddedStorage.BlobsName, "*~"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BlobPath.ToName(Path.GetRelativePath(Path.Combine(source, EmbeddedStorage.BlobsName), path)) is { } name
                && await blobSalvage.RunAsync(path, Path.GetRelativePath(source, path), name, cancellationToken))
            {
                blobs++;
            }
        }

        return new SalvageReport(tables, rows, blobs, losses);
    }

    private static IEnumerable<string> Files(string source, string folder, string pattern)
    {
        var directory = Path.Combine(source, folder);
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
    }
}
