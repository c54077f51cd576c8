using System.Runtime.CompilerServices;
using Pronoia.Storage.Blobs;

namespace Pronoia.Benchmarks.Storage;

/// <summary>Counts the calls that a cloud would bill: writes (put, append, list) and reads; and the bytes.</summary>
internal sealed class CountingBlobStore(IBlobStore inner) : IBlobStore
{
    private long _writes;
    private long _lists;
    private long _reads;

    public long Writes => _writes;

    public long Lists => _lists;

    public long Reads => _reads;

    public ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        return inner.GetAsync(name, offset, length, cancellationToken);
    }

    public ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.GetPropertiesAsync(name, cancellationToken);
    }

    public ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return inner.PutAsync(name, content, condition, cancellationToken);
    }

    public ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return inner.AppendAsync(name, block, expectedPosition, cancellationToken);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        await foreach (var blob in inner.ListAsync(prefix, cancellationToken))
        {
            yield return blob;
        }
    }

    // Deletes cost nothing on Azure.
    public ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) => inner.DeleteAsync(name, condition, cancellationToken);
}
