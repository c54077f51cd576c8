namespace Pronoia.Storage.Blobs;

/// <summary>A precondition of a write.</summary>
/// <param name="IfMatch">The ETag the blob must have; null: no such condition.</param>
/// <param name="IfNoneMatchAny">The blob must not exist (<c>If-None-Match: *</c>).</param>
public readonly record struct BlobCondition(string? IfMatch = null, bool IfNoneMatchAny = false)
{
    /// <summary>No condition.</summary>
    public static BlobCondition None => default;

    /// <summary>The blob must not exist.</summary>
    public static BlobCondition MustNotExist => new(null, true);

    /// <summary>The blob must still have this ETag.</summary>
    public static BlobCondition Matches(string etag) => new(etag);
}
