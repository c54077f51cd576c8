namespace Pronoia.Storage.Blobs;

/// <summary>
/// Port to a blob store with the semantics of Azure Blob storage. Names are relative paths with <c>/</c> between parts
/// (characters <c>a-z A-Z 0-9 - _ . = /</c>, 1 to 512, at most 120 between two <c>/</c>, no empty, <c>.</c> or <c>..</c> part; <see cref="BlobLimits"/>
/// checks). Writes are whole or not at all. A name is either put or appended to.
/// </summary>
public interface IBlobStore
{
    /// <summary>The bytes and properties of a blob, or null where there is none.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="offset">First byte wanted; from the end of the blob on, no bytes are returned.</param>
    /// <param name="length">At most so many bytes; null: to the end.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default);

    /// <summary>Length and ETag without the bytes, or null.</summary>
    ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a blob as a whole.</summary>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StorageConflictException">The condition does not hold.</exception>
    ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>
    /// Appends one block to an append blob, which is created where absent. The block is whole or not there at all.
    /// </summary>
    /// <param name="name">The blob.</param>
    /// <param name="block">1 byte to 4 MiB.</param>
    /// <param name="expectedPosition">The length the blob must have before; null: whatever it is.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The length before the block, which is where the block starts.</returns>
    /// <exception cref="StorageConflictException">The blob has another length, or was put as a whole; nothing was written.</exception>
    ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken);

    /// <summary>The blobs whose name starts with a prefix, in ordinal order.</summary>
    IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StorageConflictException">The condition does not hold.</exception>
    ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken);
}
