using System.Globalization;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// Storage in one directory of one machine: tables as journals, blobs as files, the work queue in memory. Survives the death of the process between any two
/// lines; <see cref="EmbeddedStorageOptions.Durability"/> says what else. <c>docs/storage.md</c> describes the files.
/// </summary>
public sealed class EmbeddedStorage : IStorage, IAsyncDisposable
{
    /// <summary>The version of the directory's layout that this program writes.</summary>
    public const int FormatVersion = 1;

    internal const string TablesName = "tables";
    internal const string BlobsName = "blobs";
    private const string FormatFileName = "FORMAT";
    private const string FormatPrefix = "pronoia-storage ";

    private readonly DirectoryLock _lock;
    private readonly EmbeddedTableStore _tables;
    private readonly EmbeddedBlobStore _blobs;

    private EmbeddedStorage(string directory, DirectoryLock directoryLock, EmbeddedTableStore tables, EmbeddedBlobStore blobs, InProcessQueue queue)
    {
        DataDirectory = directory;
        _lock = directoryLock;
        _tables = tables;
        _blobs = blobs;
        Queue = queue;
    }

    /// <summary>The directory, as a full path.</summary>
    public string DataDirectory { get; }

    internal string TablesDirectory => Path.Combine(DataDirectory, TablesName);

    /// <inheritdoc/>
    public ITableStore Tables => _tables;

    /// <inheritdoc/>
    public IBlobStore Blobs => _blobs;

    /// <summary>The work queue; the host receives from it.</summary>
    public InProcessQueue Queue { get; }

    IWorkQueue IStorage.Queue => Queue;

    /// <summary>Opens a data directory, and makes it where it is absent. Tables and blobs are read, and torn tails cut off, when first used.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">Durability and limits.</param>
    /// <param name="time">The clock of the work queue.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="StorageLockedException">The directory is open already, here or in another process.</exception>
    /// <exception cref="StorageCorruptException">The directory is of another format version, or holds other things.</exception>
    /// <exception cref="IOException">The directory cannot be made or written.</exception>
    public static async ValueTask<EmbeddedStorage> OpenAsync(
        string directory, EmbeddedStorageOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        directory = Path.GetFullPath(directory);
        var sync = new FileSync(options.Durability);
        sync.CreateDirectory(directory);
        var directoryLock = DirectoryLock.Take(directory, time);
        try
        {
            await CheckFormatAsync(directory, sync, cancellationToken);
            var (tables, blobs, temporary) = (Path.Combine(directory, TablesName), Path.Combine(directory, BlobsName), Path.Combine(directory, "tmp"));
            sync.CreateDirectory(tables);
            sync.CreateDirectory(blobs);
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            return new EmbeddedStorage(
                directory,
                directoryLock,
                new EmbeddedTableStore(tables, options, sync),
                new EmbeddedBlobStore(blobs, temporary, sync),
                new InProcessQueue(time, options.QueueCapacity));
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Checks the checksums of every table journal and blob file. Yields the first bad byte of each damaged file; nothing where all is well. What is inside the
    /// blobs of the series store, <see cref="Series.SeriesStore.VerifyAsync"/> checks.
    /// </summary>
    public IAsyncEnumerable<VerifyProblem> VerifyAsync(CancellationToken cancellationToken) =>
        DirectoryVerifier.VerifyAsync(TablesDirectory, Path.Combine(DataDirectory, BlobsName), cancellationToken);

    /// <summary>Waits for writes under way, closes the files and frees the directory. Later writes fail.</summary>
    public async ValueTask DisposeAsync()
    {
        _tables.Dispose();
        await _blobs.DisposeAsync();
        _lock.Dispose();
    }

    private static async Task CheckFormatAsync(string directory, FileSync sync, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, FormatFileName);
        if (!File.Exists(path))
        {
            if (Directory.Exists(Path.Combine(directory, TablesName)) || Directory.Exists(Path.Combine(directory, BlobsName)))
            {
                throw new StorageCorruptException(path, 0, "the format file is missing from a directory that holds tables or blobs");
            }

            var temporary = path + "~";
            await File.WriteAllTextAsync(temporary, string.Create(CultureInfo.InvariantCulture, $"{FormatPrefix}{FormatVersion}\n"), cancellationToken);
            using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                sync.File(file);
            }

            File.Move(temporary, path, overwrite: true);
            sync.Directory(directory);
            return;
        }

        var text = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        if (text != string.Create(CultureInfo.InvariantCulture, $"{FormatPrefix}{FormatVersion}"))
        {
            throw new StorageCorruptException(path, 0, $"format \"{text}\"; this program reads \"{FormatPrefix}{FormatVersion}\"");
        }
    }
}
