using System.Buffers;
using System.Text;

namespace Pronoia.Probing.Tcp;

/// <summary>Reads lines from a connection as Go's <c>bufio.Scanner</c> does: ended by LF or CR LF, the last one also by the end.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>The longest line taken, in bytes (bufio.MaxScanTokenSize).</summary>
    public const int MaxLineLength = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The next line without its end, or null at the end of the stream.</summary>
    /// <exception cref="ProbeException">The line is too long.</exception>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancel)
    {
        var searched = _start;
        while (true)
        {
            var feed = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var end = searched + feed;
                var line = Text(_start, end);
                _start = end + 1;
                return line;
            }

            searched = _end;
            if (_ended)
            {
                if (_start == _end)
                {
                    return null;
                }

                var last = Text(_start, _end);
                _start = _end;
                return last;
            }

            if (_end - _start >= MaxLineLength)
            {
                throw new ProbeException(FailureClass.Protocol, $"the peer sent a line of more than {MaxLineLength} bytes");
            }

            searched -= MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            _ended = read == 0;
            _end += read;
        }
    }

    /// <summary>Reads bytes, first those that were read ahead; 0 at the end of the stream.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel)
    {
        if (_start == _end)
        {
            return await stream.ReadAsync(into, cancel);
        }

        var taken = Math.Min(into.Length, _end - _start);
        _buffer.AsMemory(_start, taken).CopyTo(into);
        _start += taken;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end, _ended) = (0, 0, true);
    }

    private int MakeRoom()
    {
        var moved = _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return moved;
    }

    private string Text(int start, int end)
    {
        if (end > start && _buffer[end - 1] == '\r')
        {
            end--;
        }

        return Encoding.UTF8.GetString(_buffer, start, end - start);
    }
}
