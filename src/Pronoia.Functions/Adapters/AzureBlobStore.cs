using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using BlobProperties = Pronoia.Storage.Blobs.BlobProperties;

namespace Pronoia.Functions.Adapters;

/// <summary>
/// The blob port over one container of Azure Blob storage. What is appended to is an append blob, what is put is a block blob; one name is one or the other.
/// </summary>
internal sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    private const int MaxAppendAttempts = 10;
    private volatile bool _created;

    /// <inheritdoc/>
    public async ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        BlobLimits.CheckName(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length <= 0)
        {
            return await EmptyAsync(name, cancellationToken);
        }

        try
        {
            var options = offset == 0 && length is null ? null : new BlobDownloadOptions { Range = new HttpRange(offset, length) };
            var result = (await container.GetBlobClient(name).DownloadContentAsync(options, cancellationToken)).Value;
            var details = result.Details;
            return new BlobContent(result.Content.ToMemory(), new BlobProperties(name, TotalLength(details), Bare(details.ETag)));
        }
        catch (RequestFailedException e) when (e.Status == 416)
        {
            return await EmptyAsync(name, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        try
        {
            var properties = (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return new BlobProperties(name, properties.ContentLength, Bare(properties.ETag));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        await CreateContainerAsync(cancellationToken);
        var watch = RetryWatch.Start();
        try
        {
            var options = new BlobUploadOptions { Conditions = ToConditions(condition) };
            var info = await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
            return Bare(info.Value.ETag);
        }
        catch (RequestFailedException e) when (AzureErrors.IsBlobConflict(e))
        {
            if (watch.Retried && await GetAsync(name, cancellationToken: cancellationToken) is { } stored && stored.Bytes.Span.SequenceEqual(content.Span))
            {
                return stored.Properties.ETag;
            }

            throw AzureErrors.Conflict($"put of blob {name}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        BlobLimits.CheckBlock(block);
        await CreateContainerAsync(cancellationToken);
        if (expectedPosition is { } position)
        {
            return await AppendAtAsync(name, block, position, cancellationToken);
        }

        // Without a position a repeated request would append twice, so the end is looked up and expected.
        for (var attempt = 1; ; attempt++)
        {
            var end = (await GetPropertiesAsync(name, cancellationToken))?.Length ?? 0;
            try
            {
                return await AppendAtAsync(name, block, end, cancellationToken);
            }
            catch (StorageConflictException) when (attempt < MaxAppendAttempts)
            {
                // Another writer was first.
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobLimits.CheckPrefix(prefix);
        await CreateContainerAsync(cancellationToken);
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
        {
            yield return new BlobProperties(blob.Name, blob.Properties.ContentLength ?? 0, Bare(blob.Properties.ETag ?? default));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        var watch = RetryWatch.Start();
        try
        {
            await container.GetBlobClient(name).DeleteAsync(conditions: ToConditions(condition), cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            if (watch.Retried)
            {
                return true;
            }

            return condition.IfMatch is null ? false : throw AzureErrors.Conflict($"delete of blob {name}", e);
        }
        catch (RequestFailedException e) when (AzureErrors.IsBlobConflict(e))
        {
            // The emulator answers 412, not 404, to a condition on a blob that is gone.
            if (watch.Retried && await GetPropertiesAsync(name, cancellationToken) is null)
            {
                return true;
            }

            throw AzureErrors.Conflict($"delete of blob {name}", e);
        }
    }

    private static BlobRequestConditions? ToConditions(BlobCondition condition)
    {
        if (condition.IfMatch is { } etag)
        {
            return new BlobRequestConditions { IfMatch = etag == "*" ? ETag.All : new ETag($"\"{etag}\"") };
        }

        return condition.IfNoneMatchAny ? new BlobRequestConditions { IfNoneMatch = ETag.All } : null;
    }

    /// <summary>Headers carry the ETag in quotes, listings do not: the port sees it without.</summary>
    private static string Bare(ETag etag) => etag.ToString().Trim('"');

    private static long TotalLength(BlobDownloadDetails details)
    {
        // "bytes 0-9/100" where a range was asked for.
        var slash = details.ContentRange?.LastIndexOf('/') ?? -1;
        return slash < 0 ? details.ContentLength : long.Parse(details.ContentRange.AsSpan(slash + 1), CultureInfo.InvariantCulture);
    }

    private async ValueTask<BlobContent?> EmptyAsync(string name, CancellationToken cancellationToken) =>
        await GetPropertiesAsync(name, cancellationToken) is { } properties ? new BlobContent(ReadOnlyMemory<byte>.Empty, properties) : null;

    private async ValueTask<long> AppendAtAsync(string name, ReadOnlyMemory<byte> block, long position, CancellationToken cancellationToken)
    {
        var client = container.GetAppendBlobClient(name);
        var watch = RetryWatch.Start();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var content = BinaryData.FromBytes(block).ToStream();
                var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = position } };
                await client.AppendBlockAsync(content, options, cancellationToken);
                return position;
            }
            catch (RequestFailedException e) when (e.Status == 404 && position == 0 && attempt == 0)
            {
                await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 404 && position > 0)
            {
                throw AzureErrors.Conflict($"append to blob {name} at {position}: there is no such blob", e);
            }
            catch (RequestFailedException e) when (AzureErrors.IsBlobConflict(e))
            {
                if (watch.Retried && await EndsWithAsync(name, position, block, cancellationToken))
                {
                    return position;
                }

                throw AzureErrors.Conflict($"append to blob {name} at {position}", e);
            }
        }
    }

    /// <summary>Whether the block lies where it was to be appended.</summary>
    private async ValueTask<bool> EndsWithAsync(string name, long position, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) =>
        await GetAsync(name, position, block.Length, cancellationToken) is { } stored && stored.Bytes.Span.SequenceEqual(block.Span);

    private async ValueTask CreateContainerAsync(CancellationToken cancellationToken)
    {
        if (!_created)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            _created = true;
        }
    }
}
