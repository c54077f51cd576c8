using System.Buffers.Binary;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.State;

/// <summary>
/// State documents under compare-and-swap: of two workers on the same document one saves, the other gets a <see cref="StorageConflictException"/>, and
/// drops its work or does it again on the fresh state. A document is a blob <c>state/NAME</c>: <c>PST</c>, envelope version, content version, CRC-32C, content.
/// </summary>
/// <param name="blobs">Where the documents live.</param>
public sealed class StateStore(IBlobStore blobs)
{
    internal const string Prefix = "state/";
    private const int HeaderLength = 12;
    private const byte EnvelopeVersion = 1;

    private static ReadOnlySpan<byte> Magic => "PST"u8;

    /// <summary>Reads a document, or null where there is none.</summary>
    /// <param name="name">The document: a blob name without the prefix <c>state/</c>.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="StorageCorruptException">The blob is not what was saved.</exception>
    public async ValueTask<StateDocument?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var blob = await blobs.GetAsync(Prefix + name, 0, null, cancellationToken);
        return blob is null ? null : Unwrap(Prefix + name, blob);
    }

    /// <summary>Saves a document.</summary>
    /// <param name="name">The document.</param>
    /// <param name="version">The version of the content's format, 0 or more.</param>
    /// <param name="content">The content.</param>
    /// <param name="etag">The <see cref="StateDocument.ETag"/> that was read, or null where there was no document.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StorageConflictException">Another worker saved meanwhile; nothing was written.</exception>
    public ValueTask<string> SaveAsync(string name, int version, ReadOnlyMemory<byte> content, string? etag, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        var bytes = new byte[HeaderLength + content.Length];
        Magic.CopyTo(bytes);
        bytes[3] = EnvelopeVersion;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), version);
        content.CopyTo(bytes.AsMemory(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(bytes));
        return blobs.PutAsync(Prefix + name, bytes, etag is null ? BlobCondition.MustNotExist : BlobCondition.Matches(etag), cancellationToken);
    }

    /// <summary>Deletes a document.</summary>
    /// <param name="name">The document.</param>
    /// <param name="etag">The version that was read, or null: whatever is there.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StorageConflictException">Another worker saved meanwhile.</exception>
    public ValueTask<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken) =>
        blobs.DeleteAsync(Prefix + name, etag is null ? BlobCondition.None : BlobCondition.Matches(etag), cancellationToken);

    /// <summary>Takes a document's blob apart and checks it.</summary>
    internal static StateDocument Unwrap(string blobName, BlobContent blob)
    {
        var bytes = blob.Bytes.Span;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
        {
            throw new StorageCorruptException(blobName, 0, "not a state document");
        }

        if (bytes[3] != EnvelopeVersion)
        {
            throw new StorageCorruptException(blobName, 3, $"state document version {bytes[3]}; this program reads version {EnvelopeVersion}");
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Checksum(bytes)
            ? new StateDocument(BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), blob.Bytes[HeaderLength..], blob.Properties.ETag)
            : throw new StorageCorruptException(blobName, HeaderLength, "the checksum of the state document does not match");
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32C.Compute(bytes[HeaderLength..], Crc32C.Compute(bytes[..8]));
}
