using System.Buffers.Binary;
using System.Text;

namespace Pronoia.Storage.Binary;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Every read is checked: bytes that do not fit end in <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public readonly bool AtEnd => Remaining == 0;

    public byte Byte() => Take(1)[0];

    /// <summary>The next byte without taking it; 0 at the end.</summary>
    public readonly byte Peek() => AtEnd ? (byte)0 : _bytes[Position];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            if (shift == 63 && b > 1)
            {
                break;
            }

            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a varint of more than 64 bits");
    }

    public long Zigzag() => Unzigzag(Varint());

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each, so that a bad count cannot make us allocate.</summary>
    public int Count(int bytesEach = 1)
    {
        var count = Varint();
        if (count > (ulong)(Remaining / Math.Max(1, bytesEach)))
        {
            throw new InvalidDataException($"a count of {count} with {Remaining} bytes left");
        }

        return (int)count;
    }

    /// <summary>A number up to <paramref name="max"/>.</summary>
    public int Int32(int max = int.MaxValue)
    {
        var value = Varint();
        return value <= (ulong)max ? (int)value : throw new InvalidDataException($"the number {value}, expected at most {max}");
    }

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public string String()
    {
        try
        {
            return StrictUtf8.GetString(Take(Count()));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("text that is not UTF-8", e);
        }
    }

    internal static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new InvalidDataException($"{count} bytes expected, {Remaining} left");
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
