namespace Pronoia.Storage.Blobs;

/// <summary>What is known of a blob without reading it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">The version.</param>
public sealed record BlobProperties(string Name, long Length, string ETag);
