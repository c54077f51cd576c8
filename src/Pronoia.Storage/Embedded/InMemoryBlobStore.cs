using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.Embedded;

/// <summary>Blobs in memory, for tests.</summary>
internal sealed class InMemoryBlobStore : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private long _version;

    public ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        BlobLimits.CheckName(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_blobs.TryGetValue(name, out var blob))
            {
                return ValueTask.FromResult<BlobContent?>(null);
            }

            var start = (int)Math.Min(offset, blob.Length);
            var count = (int)Math.Min(blob.Length - start, length ?? long.MaxValue);
            return ValueTask.FromResult<BlobContent?>(new BlobContent(blob.Bytes.AsSpan(start, count).ToArray(), blob.Properties(name)));
        }
    }

    public ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return ValueTask.FromResult(_blobs.GetValueOrDefault(name)?.Properties(name));
        }
    }

    public ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            BlobConditions.Check(name, condition, _blobs.GetValueOrDefault(name)?.ETag);
            var blob = new Blob(content.ToArray(), content.Length, IsAppend: false, NextETag());
            _blobs[name] = blob;
            return ValueTask.FromResult(blob.ETag);
        }
    }

    public ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        BlobLimits.CheckBlock(block);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var blob = _blobs.GetValueOrDefault(name) ?? new Blob([], 0, IsAppend: true, "");
            BlobConditions.CheckAppend(name, expectedPosition, blob.Length, blob.IsAppend);
            var bytes = blob.Bytes;
            if (bytes.Length < blob.Length + block.Length)
            {
                Array.Resize(ref bytes, Math.Max(2 * bytes.Length, blob.Length + block.Length));
            }

            block.CopyTo(bytes.AsMemory(blob.Length));
            _blobs[name] = new Blob(bytes, blob.Length + block.Length, IsAppend: true, NextETag());
            return ValueTask.FromResult((long)blob.Length);
        }
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobLimits.CheckPrefix(prefix);
        await Task.CompletedTask;
        List<BlobProperties> found;
        lock (_gate)
        {
            found = [.. _blobs.Where(b => b.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static b => b.Value.Properties(b.Key))];
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var blob in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    public ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var etag = _blobs.GetValueOrDefault(name)?.ETag;
            BlobConditions.Check(name, condition, etag);
            return ValueTask.FromResult(_blobs.Remove(name));
        }
    }

    private string NextETag() => (++_version).ToString(CultureInfo.InvariantCulture);

    private sealed record Blob(byte[] Bytes, int Length, bool IsAppend, string ETag)
    {
        public BlobProperties Properties(string name) => new(name, Length, ETag);
    }
}
