using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pronoia.Storage.Binary;

/// <summary>A growing buffer with the few encodings that our formats use: little-endian numbers, LEB128 varints, zigzag, UTF-8 strings.</summary>
internal sealed class ByteWriter(int capacity = 256) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[Length++] = value;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    public void Double(double value) => UInt64(BitConverter.DoubleToUInt64Bits(value));

    public void Varint(ulong value)
    {
        var span = Reserve(10);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[i++] = (byte)value;
        Length += i;
    }

    public void Varint(int value) => Varint((ulong)value);

    public void Zigzag(long value) => Varint(ZigzagOf(value));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    public void String(string value)
    {
        Varint(Encoding.UTF8.GetByteCount(value));
        Length += Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    /// <summary>What is written so far, to be overwritten: for lengths and checksums that are known only at the end.</summary>
    public Span<byte> Patchable() => _buffer.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsSpan(Length);
    }

    internal static ulong ZigzagOf(long value) => (ulong)((value << 1) ^ (value >> 63));

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        return _buffer.AsSpan(Length);
    }
}
