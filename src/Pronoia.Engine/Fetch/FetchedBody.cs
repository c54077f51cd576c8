using System.Buffers;

namespace Pronoia.Engine.Fetch;

/// <summary>
/// The body of an answer, in a buffer from a pool. Many bodies are in memory at a time, but only two of them may be large: a third waits, as long as its timeout lets
/// it, until one of these is disposed. So memory is bounded by two bodies of the largest size allowed and many small ones.
/// </summary>
internal sealed class FetchedBody : IDisposable
{
    /// <summary>From how many bytes on a body is large.</summary>
    public const int Large = 16 * 1024 * 1024;

    private const int First = 64 * 1024;

    private static readonly SemaphoreSlim LargeBodies = new(2);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(First);
    private int _length;
    private bool _isLarge;
    private bool _disposed;

    /// <summary>The media type as stated, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>The bytes; not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limit">Bytes at most.</param>
    /// <param name="what">How the limit is called in the message.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FetchException">There are more bytes.</exception>
    public async ValueTask ReadAsync(Stream stream, long limit, string what, CancellationToken cancellationToken)
    {
        // A buffer that cannot grow would look like the end of the stream.
        limit = Math.Min(limit, Array.MaxLength - 1);
        while (true)
        {
            if (_length == _buffer.Length)
            {
                await GrowAsync(cancellationToken);
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return;
            }

            // The limit counts what comes out of the decompressor, so that a gzip bomb stops here.
            _length += read;
            if (_length > limit)
            {
                throw new FetchException($"the body is larger than {what} ({limit} bytes)");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        ReturnBuffer();
        _buffer = [];
        if (_isLarge)
        {
            LargeBodies.Release();
        }
    }

    private async ValueTask GrowAsync(CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(Array.MaxLength, 2L * _buffer.Length);
        if (!_isLarge && size > Large)
        {
            await LargeBodies.WaitAsync(cancellationToken);
            _isLarge = true;
        }

        // Large ones are let go: the pool would keep them.
        var larger = size > Large ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ReturnBuffer();
        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length <= Large)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
