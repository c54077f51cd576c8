using Microsoft.Win32.SafeHandles;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// Reads the frames of a file in order. The end is either clean, or a torn tail (a write that never was acknowledged), or corruption: something
/// unreadable with intact frames behind it, which no crash leaves.
/// </summary>
internal sealed class FrameReader(SafeFileHandle file, string path, long start)
{
    private readonly long _length = RandomAccess.GetLength(file);
    private byte[] _buffer = new byte[64 * 1024];
    private long _bufferStart = start;
    private int _bufferLength;

    /// <summary>Where the next frame starts; after the last one, the end of what is intact.</summary>
    public long Position { get; private set; } = start;

    /// <summary>The bytes of the file.</summary>
    public long FileLength => _length;

    /// <summary>Whether bytes follow the last intact frame. They are a torn tail.</summary>
    public bool HasTornTail { get; private set; }

    /// <summary>Reads the next frame; the payload is valid until the next call.</summary>
    /// <exception cref="StorageCorruptException">A frame is damaged and intact ones follow.</exception>
    public bool TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (Position == _length)
        {
            return false;
        }

        var header = Window(Position, Frame.HeaderLength);
        var length = Frame.ReadLength(header);
        if (length < 0 || Position + Frame.HeaderLength + length > _length)
        {
            return EndAtDamage("no frame starts here");
        }

        var frame = Window(Position, Frame.HeaderLength + length);
        if (!Frame.IsIntact(frame, frame[Frame.HeaderLength..]))
        {
            return EndAtDamage("the checksum of the frame that starts here does not match");
        }

        payload = frame[Frame.HeaderLength..];
        Position += frame.Length;
        return true;
    }

    /// <summary>Goes on behind damage: to the next intact frame.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TrySkipDamage()
    {
        var next = FindIntactFrame(Position + 1);
        Position = next ?? Position;
        return next is not null;
    }

    private bool EndAtDamage(string problem)
    {
        if (FindIntactFrame(Position + 1) is not null)
        {
            throw new StorageCorruptException(path, Position, problem + ", and intact frames follow");
        }

        HasTornTail = true;
        return false;
    }

    private long? FindIntactFrame(long from)
    {
        const int step = 1024 * 1024;
        for (var at = from; at + Frame.HeaderLength <= _length; at += step)
        {
            var candidates = new List<long>();
            var window = Window(at, (int)Math.Min(step + Frame.HeaderLength, _length - at));
            for (var i = 0; i + Frame.HeaderLength <= window.Length; i++)
            {
                var skip = window[i..].IndexOf(Frame.Magic);
                if (skip < 0)
                {
                    break;
                }

                i += skip;
                candidates.Add(at + i);
            }

            foreach (var candidate in candidates)
            {
                if (IsIntactAt(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private bool IsIntactAt(long position)
    {
        var length = Frame.ReadLength(Window(position, Frame.HeaderLength));
        if (length < 0 || position + Frame.HeaderLength + length > _length)
        {
            return false;
        }

        var frame = Window(position, Frame.HeaderLength + length);
        return Frame.IsIntact(frame, frame[Frame.HeaderLength..]);
    }

    /// <summary>The bytes from <paramref name="position"/>; fewer than wanted only at the end of the file.</summary>
    private ReadOnlySpan<byte> Window(long position, int wanted)
    {
        wanted = (int)Math.Min(wanted, _length - position);
        if (position < _bufferStart || position + wanted > _bufferStart + _bufferLength)
        {
            if (_buffer.Length < wanted)
            {
                _buffer = new byte[Math.Max(wanted, 2 * _buffer.Length)];
            }

            _bufferStart = position;
            _bufferLength = 0;
            while (_bufferLength < _buffer.Length)
            {
                var read = RandomAccess.Read(file, _buffer.AsSpan(_bufferLength), _bufferStart + _bufferLength);
                if (read == 0)
                {
                    break;
                }

                _bufferLength += read;
            }
        }

        var offset = (int)(position - _bufferStart);
        return _buffer.AsSpan(offset, Math.Min(wanted, _bufferLength - offset));
    }
}
