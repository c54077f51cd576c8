using Azure;
using Azure.Storage.Blobs.Models;
using Pronoia.Storage;

namespace Pronoia.Functions.Adapters;

/// <summary>Tells refused preconditions from everything else that a storage service answers.</summary>
internal static class AzureErrors
{
    /// <summary>Whether a table operation was refused because the row is there, is gone, or has changed.</summary>
    public static bool IsConflict(RequestFailedException e) => e.Status is 409 or 412 || (e.Status == 404 && !IsTableMissing(e));

    /// <summary>Whether the table itself is missing.</summary>
    public static bool IsTableMissing(RequestFailedException e) => e.Status == 404 && e.ErrorCode == "TableNotFound";

    /// <summary>
    /// Whether a blob operation was refused because of a precondition or the blob's kind. Other 409s (too many blocks, a container being deleted, a
    /// lease) would not go away by reading again, so they stay errors.
    /// </summary>
    public static bool IsBlobConflict(RequestFailedException e) =>
        e.Status == 412 || (e.Status == 409 && (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.InvalidBlobType));

    /// <summary>A conflict as the ports know it; the service's own words stay in the inner exception.</summary>
    public static StorageConflictException Conflict(string what, RequestFailedException e) => new($"{what}: refused with {e.Status} {e.ErrorCode}", e);
}
