namespace Pronoia.Storage.State;

/// <summary>A state document as it was read.</summary>
/// <param name="Version">The version of the content's format, as its writer gave it.</param>
/// <param name="Content">The content.</param>
/// <param name="ETag">The stored version, for the next save.</param>
public sealed record StateDocument(int Version, ReadOnlyMemory<byte> Content, string ETag);
