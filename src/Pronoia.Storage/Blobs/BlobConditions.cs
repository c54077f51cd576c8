namespace Pronoia.Storage.Blobs;

/// <summary>Checks preconditions of writes, for the adapters that must do so themselves.</summary>
internal static class BlobConditions
{
    /// <summary>Checks a condition against the ETag of what is there (null: nothing).</summary>
    /// <exception cref="StorageConflictException">It does not hold.</exception>
    public static void Check(string name, BlobCondition condition, string? etag)
    {
        if (condition.IfNoneMatchAny && etag is not null)
        {
            throw new StorageConflictException($"blob {name} exists already");
        }

        if (condition.IfMatch is { } expected && (etag is null || (expected != "*" && expected != etag)))
        {
            throw new StorageConflictException(etag is null
                ? $"blob {name} does not exist; expected ETag {expected}"
                : $"blob {name} has ETag {etag}, expected {expected}");
        }
    }

    /// <summary>Checks an append against the length and kind of what is there.</summary>
    /// <exception cref="StorageConflictException">The blob has another length, or was put as a whole.</exception>
    public static void CheckAppend(string name, long? expectedPosition, long length, bool isAppend)
    {
        if (!isAppend)
        {
            throw new StorageConflictException($"blob {name} was put as a whole and takes no blocks");
        }

        if (expectedPosition is { } position && position != length)
        {
            throw new StorageConflictException($"blob {name} is {length} bytes long, expected {position}");
        }
    }
}
