using System.Globalization;

namespace Pronoia.Probing.Http;

/// <summary>The body of an HTTP/1 response without its transfer coding (RFC 9112, 6 and 7). Reads only.</summary>
internal sealed class Http1Body : Stream
{
    private const int MaxChunkLine = 4096;
    private const int MaxTrailerLines = 256;
    private const long UntilClose = long.MaxValue;

    private readonly Http1Reader _reader;
    private readonly bool _chunked;
    private readonly long _length;
    private long _left;
    private bool _inChunk;
    private bool _ended;

    private Http1Body(Http1Reader reader, bool chunked, long left)
    {
        _reader = reader;
        _chunked = chunked;
        _length = left;
        _left = left;
        _ended = left == 0 && !chunked;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A body of that many bytes; -1 stands for "until the connection closes".</summary>
    public static Http1Body OfLength(Http1Reader reader, long length) => new(reader, chunked: false, length < 0 ? UntilClose : length);

    /// <summary>A chunked body.</summary>
    public static Http1Body Chunked(Http1Reader reader) => new(reader, chunked: true, 0);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_chunked && _left == 0 && !_ended)
        {
            await NextChunkAsync(cancellationToken);
        }

        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        var wanted = (int)Math.Min(buffer.Length, _left);
        var read = await _reader.ReadAsync(buffer[..wanted], cancellationToken);
        if (read > 0)
        {
            _left -= _left == UntilClose ? 0 : read;
            _ended = !_chunked && _left == 0;
            return read;
        }

        if (_left == UntilClose)
        {
            _ended = true;
            return 0;
        }

        throw new ProbeException(FailureClass.Protocol, _chunked
            ? "the server closed the connection within a chunk of the body"
            : string.Create(CultureInfo.InvariantCulture, $"the server closed the connection after {_length - _left} of {_length} bytes of the body"));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask NextChunkAsync(CancellationToken cancel)
    {
        if (_inChunk && (await _reader.ReadLineAsync(MaxChunkLine, "the end of a chunk", cancel)).Length > 0)
        {
            throw new ProbeException(FailureClass.Protocol, "a chunk of the body is longer than its size says");
        }

        var line = await _reader.ReadLineAsync(MaxChunkLine, "the size of a chunk", cancel);
        var size = line.AsSpan();
        if (size.IndexOf(';') is >= 0 and var extension)
        {
            size = size[..extension];
        }

        if (!long.TryParse(size.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw new ProbeException(FailureClass.Protocol, "the size of a chunk is not a hexadecimal number");
        }

        _inChunk = true;
        if (_left > 0)
        {
            return;
        }

        for (var i = 0; (await _reader.ReadLineAsync(MaxChunkLine, "the trailers", cancel)).Length > 0; i++)
        {
            if (i == MaxTrailerLines)
            {
                throw new ProbeException(FailureClass.Protocol, $"there are more than {MaxTrailerLines} trailers");
            }
        }

        _ended = true;
    }
}
