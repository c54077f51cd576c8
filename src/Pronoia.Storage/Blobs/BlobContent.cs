namespace Pronoia.Storage.Blobs;

/// <summary>Bytes of a blob.</summary>
/// <param name="Bytes">The range asked for.</param>
/// <param name="Properties">The whole blob's properties at the time of the read.</param>
public sealed record BlobContent(ReadOnlyMemory<byte> Bytes, BlobProperties Properties);
