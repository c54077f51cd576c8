using System.Buffers;
using System.Text;

namespace Pronoia.Probing.Http;

/// <summary>Buffers the bytes of one HTTP/1 response: lines for its head and chunk sizes, bytes for its body. Bounded.</summary>
internal sealed class Http1Reader(Stream stream, bool readAhead = true) : IDisposable
{
    private const int BufferSize = 4096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    public void Advance(int count) => _start += count;

    /// <summary>Reads more from the connection into the buffer, which grows where it is full.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        var room = _buffer.AsMemory(_end);
        var read = await stream.ReadAsync(readAhead ? room : room[..1], cancel);
        _end += read;
        return read > 0;
    }

    /// <summary>Reads one line without its end, at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="ProbeException">The stream ends, or the line is too long.</exception>
    public async ValueTask<string> ReadLineAsync(int limit, string what, CancellationToken cancel)
    {
        var searched = 0;
        while (true)
        {
            var feed = Buffered[searched..].IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = Line(searched + feed);
                _start += searched + feed + 1;
                return line;
            }

            searched = Buffered.Length;
            if (searched > limit)
            {
                throw new ProbeException(FailureClass.Protocol, $"{what} is longer than {limit} bytes");
            }

            if (!await FillAsync(cancel))
            {
                throw new ProbeException(
                    FailureClass.Protocol,
                    searched == 0 ? $"the server closed the connection before {what}" : $"the server closed the connection within {what}");
            }
        }
    }

    /// <summary>Reads body bytes: first those already here. 0 at the end of the stream.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel)
    {
        var here = Math.Min(into.Length, _end - _start);
        if (here == 0)
        {
            return stream.ReadAsync(into, cancel);
        }

        Buffered[..here].CopyTo(into.Span);
        _start += here;
        return ValueTask.FromResult(here);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        (_buffer, _start, _end) = ([], 0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Header values are bytes without a charset (RFC 9110, 5.5); UTF-8 is what people write there.
    private string Line(int length)
    {
        var line = Buffered[..length];
        return Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
    }

    private void MakeRoom()
    {
        var kept = _end - _start;
        var target = _start > 0 ? _buffer : ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_start, kept).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, kept);
    }
}
