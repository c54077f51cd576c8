using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;

namespace Pronoia.Cli.Commands;

/// <summary>Opens a data directory that no other process has open.</summary>
internal static class DataDirectory
{
    /// <summary>Opens one that exists; a command that only reads must not make an empty one of a misspelt name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="Pronoia.Storage.StorageLockedException">Another process has it open.</exception>
    public static ValueTask<EmbeddedStorage> OpenAsync(string directory, CancellationToken cancellationToken) =>
        Directory.Exists(directory)
            ? EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), TimeProvider.System, cancellationToken)
            : throw new DirectoryNotFoundException($"there is no directory {directory}");

    /// <summary>The series in it.</summary>
    public static SeriesStore Series(EmbeddedStorage storage) => new(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
}
