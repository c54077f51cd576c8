using System.Runtime.CompilerServices;
using Pronoia.Storage.Blobs;

namespace Pronoia.Tests.Faults;

/// <summary>A blob store that fails as its plan says.</summary>
public sealed class FaultyBlobStore(IBlobStore inner, FaultPlan plan) : IBlobStore
{
    public ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        plan.RunAsync(() => inner.GetAsync(name, offset, length, cancellationToken), writes: false);

    public ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.GetPropertiesAsync(name, cancellationToken), writes: false);

    public ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.PutAsync(name, content, condition, cancellationToken), writes: true);

    public ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.AppendAsync(name, block, expectedPosition, cancellationToken), writes: true);

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await plan.RunAsync(static () => ValueTask.FromResult(true), writes: false);
        await foreach (var blob in inner.ListAsync(prefix, cancellationToken))
        {
            yield return blob;
        }
    }

    public ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.DeleteAsync(name, condition, cancellationToken), writes: true);
}
