using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// Blobs as files. A put writes a temporary file and renames it into place; an append adds a frame at the end, and a torn one is cut off before the next.
/// One write at a time per blob; readers never wait.
/// </summary>
internal sealed class EmbeddedBlobStore(string directory, string temporaryDirectory, FileSync sync) : IBlobStore, IAsyncDisposable
{
    private const int Stripes = 64;
    private readonly AsyncGate[] _writers = [.. Enumerable.Range(0, Stripes).Select(static _ => new AsyncGate())];
    private readonly Lock _namesGate = new();
    private readonly ConcurrentDictionary<string, BlobFile> _known = new(StringComparer.Ordinal);
    private long _temporaryNumber;
    private volatile bool _disposed;

    public ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        BlobLimits.CheckName(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        using var file = TryOpen(path, FileAccess.Read);
        if (file is null)
        {
            return ValueTask.FromResult<BlobContent?>(null);
        }

        var blob = Current(name, path, file);
        var count = Math.Clamp(blob.Length - offset, 0, length ?? long.MaxValue);
        var bytes = new byte[count];
        blob.ReadBytes(file, path, offset, bytes);
        return ValueTask.FromResult<BlobContent?>(new BlobContent(bytes, Properties(name, blob)));
    }

    public ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(name) is { } blob ? Properties(name, blob) : null);
    }

    public async ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        return await WriteAsync(name, current =>
        {
            BlobConditions.Check(name, condition, current?.ETag);
            var blob = BlobFile.New(isAppend: false);
            Create(name, blob, content.Span);
            blob = blob.With(content.Length);
            _known[name] = blob;
            return blob.ETag;
        }, cancellationToken);
    }

    public async ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        BlobLimits.CheckBlock(block);
        return await WriteAsync(name, current =>
        {
            BlobConditions.CheckAppend(name, expectedPosition, current?.Length ?? 0, current?.IsAppend ?? true);
            if (current is null)
            {
                current = BlobFile.New(isAppend: true);
                Create(name, current, block.Span);
            }
            else
            {
                AppendFrame(name, current, block.Span);
            }

            _known[name] = current.With(block.Length);
            return current.Length;
        }, cancellationToken);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobLimits.CheckPrefix(prefix);
        await Task.CompletedTask;
        foreach (var blob in List(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    public async ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobLimits.CheckName(name);
        return await WriteAsync(name, current =>
        {
            BlobConditions.Check(name, condition, current?.ETag);
            if (current is null)
            {
                return false;
            }

            var path = PathOf(name);
            lock (_namesGate)
            {
                File.Delete(path);
            }

            _known.TryRemove(name, out _);
            sync.Directory(Path.GetDirectoryName(path)!);
            return true;
        }, cancellationToken);
    }

    /// <summary>Waits for the writes under way; later ones are refused, for the directory may have another owner then.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var writer in _writers)
        {
            using var held = await writer.EnterAsync(CancellationToken.None);
        }
    }

    private static BlobProperties Properties(string name, BlobFile blob) => new(name, blob.Length, blob.ETag);

    /// <summary>The blobs with the prefix at one instant: who replaces a blob by another, first writing and then deleting, is never seen with neither.</summary>
    private List<BlobProperties> List(string prefix)
    {
        var blobs = new List<BlobProperties>();
        var top = Path.Combine(directory, BlobPath.DirectoryOfPrefix(prefix));
        lock (_namesGate)
        {
            if (!Directory.Exists(top))
            {
                return blobs;
            }

            foreach (var path in Directory.EnumerateFiles(top, "*", SearchOption.AllDirectories))
            {
                if (BlobPath.ToName(Path.GetRelativePath(directory, path)) is { } name
                    && name.StartsWith(prefix, StringComparison.Ordinal) && Find(name) is { } blob)
                {
                    blobs.Add(Properties(name, blob));
                }
            }
        }

        blobs.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return blobs;
    }

    private async Task<T> WriteAsync<T>(string name, Func<BlobFile?, T> write, CancellationToken cancellationToken)
    {
        var stripe = _writers[(string.GetHashCode(name, StringComparison.Ordinal) & int.MaxValue) % Stripes];
        using var held = await stripe.EnterAsync(cancellationToken);
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Off the caller's thread where a flush is to be waited for.
        return await Task.Run(() => write(Find(name)), CancellationToken.None);
    }

    /// <summary>Writes a new file beside the blobs and renames it into place.</summary>
    private void Create(string name, BlobFile blob, ReadOnlySpan<byte> payload)
    {
        var temporary = Path.Combine(temporaryDirectory, FormattableString.Invariant($"{Interlocked.Increment(ref _temporaryNumber)}"));
        var bytes = new byte[BlobFile.HeaderLength + Frame.HeaderLength + payload.Length];
        blob.Header().CopyTo(bytes, 0);
        payload.CopyTo(bytes.AsSpan(BlobFile.HeaderLength + Frame.HeaderLength));
        Frame.WriteHeader(bytes.AsSpan(BlobFile.HeaderLength), payload);
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, bytes, 0);
            sync.File(file);
        }

        var path = PathOf(name);
        var parent = Path.GetDirectoryName(path)!;
        sync.CreateDirectory(parent);
        lock (_namesGate)
        {
            File.Move(temporary, path, overwrite: true);
        }

        sync.Directory(parent);
    }

    private void AppendFrame(string name, BlobFile blob, ReadOnlySpan<byte> block)
    {
        var path = PathOf(name);
        using var file = TryOpen(path, FileAccess.ReadWrite) ?? throw new IOException($"{path} is gone");
        if (RandomAccess.GetLength(file) > blob.FileLength)
        {
            RandomAccess.SetLength(file, blob.FileLength);
        }

        var bytes = new byte[Frame.HeaderLength + block.Length];
        block.CopyTo(bytes.AsSpan(Frame.HeaderLength));
        Frame.WriteHeader(bytes, block);
        try
        {
            RandomAccess.Write(file, bytes, blob.FileLength);
            sync.File(file);
        }
        catch (Exception)
        {
            // Not acknowledged, so it must not show: neither now nor after a restart.
            RandomAccess.SetLength(file, blob.FileLength);
            throw;
        }
    }

    private BlobFile? Find(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var path = PathOf(name);
        using var file = TryOpen(path, FileAccess.Read);
        return file is null ? null : Current(name, path, file);
    }

    /// <summary>What the open file holds: as remembered, where it still is the same file.</summary>
    private BlobFile Current(string name, string path, SafeFileHandle file)
    {
        var known = _known.GetValueOrDefault(name);
        if (known is not null && known.Stamp == BlobFile.ReadHeader(file, path).Stamp)
        {
            return known;
        }

        var read = BlobFile.Read(file, path);
        return known is null ? _known.GetOrAdd(name, read) is var kept && kept.Stamp == read.Stamp ? kept : read : read;
    }

    private string PathOf(string name) => Path.Combine(directory, BlobPath.ToFile(name));

    private static SafeFileHandle? TryOpen(string path, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
