using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Pronoia.Detection.State;

/// <summary>
/// Little-endian writer of saved state: two magic bytes, version, kind of detector, CRC-32C of the payload, payload. The kind and
/// the sizes in the payload let a reader refuse what it did not write.
/// </summary>
internal ref struct StateWriter
{
    internal const int HeaderLength = 8;
    internal const byte Magic0 = (byte)'P';
    internal const byte Magic1 = (byte)'d';

    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _buffer;
    private readonly int _length;
    private int _position;

    internal StateWriter(IBufferWriter<byte> output, byte kind, byte version, int payloadLength)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _length = HeaderLength + payloadLength;
        _buffer = output.GetSpan(_length)[.._length];
        _buffer[0] = Magic0;
        _buffer[1] = Magic1;
        _buffer[2] = version;
        _buffer[3] = kind;
        _position = HeaderLength;
    }

    internal void Byte(byte value) => _buffer[_position++] = value;

    internal void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal void Bytes(ReadOnlySpan<byte> values)
    {
        values.CopyTo(_buffer[_position..]);
        _position += values.Length;
    }

    internal void SignedBytes(ReadOnlySpan<sbyte> values) => Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));

    internal void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[_position..], value);
        _position += sizeof(ushort);
    }

    internal void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[_position..], value);
        _position += sizeof(int);
    }

    internal void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_position..], value);
        _position += sizeof(long);
    }

    internal void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer[_position..], value);
        _position += sizeof(float);
    }

    internal void Single24(Float24 value)
    {
        var bits = value.Bits;
        Byte((byte)bits);
        UInt16((ushort)(bits >> 8));
    }

    internal void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer[_position..], value);
        _position += sizeof(double);
    }

    internal void Doubles(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Double(value);
    }

    internal void Singles(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            Single(value);
    }

    internal readonly void Complete()
    {
        if (_position != _length)
            throw new InvalidOperationException($"The state took {_position} bytes where {_length} were announced.");
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[4..], Checksum(_buffer[HeaderLength..]));
        _output.Advance(_length);
    }

    internal static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = uint.MaxValue;
        while (payload.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            payload = payload[sizeof(ulong)..];
        }

        foreach (var item in payload)
            crc = BitOperations.Crc32C(crc, item);
        return ~crc;
    }
}
