using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>Writes the fields of protobuf messages. A message inside another is written aside first, as its length stands before it.</summary>
internal sealed class WireWriter
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;

    private readonly ArrayBufferWriter<byte> _output = new();
    private WireWriter? _inner;

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void Clear() => _output.ResetWrittenCount();

    public void Text(int field, string text)
    {
        Key(field, BytesType);
        Varint((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _output);
    }

    public void Number(int field, ulong value)
    {
        Key(field, VarintType);
        Varint(value);
    }

    public void Signed(int field, long value) => Number(field, (ulong)((value << 1) ^ (value >> 63)));

    public void Double(int field, double value)
    {
        Key(field, Fixed64Type);
        BinaryPrimitives.WriteDoubleLittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    /// <summary>A message inside this one, to be filled and given to <see cref="Message"/>.</summary>
    public WireWriter Begin()
    {
        _inner ??= new WireWriter();
        _inner.Clear();
        return _inner;
    }

    /// <summary>Adds what <see cref="Begin"/> gave.</summary>
    public void Message(int field)
    {
        Key(field, BytesType);
        Delimited(_inner!.Written);
    }

    /// <summary>Adds bytes behind their length alone, as messages in a stream stand.</summary>
    public void Delimited(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        _output.Write(bytes);
    }

    private void Key(int field, int wireType) => Varint((ulong)((field << 3) | wireType));

    private void Varint(ulong value)
    {
        var span = _output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        _output.Advance(length);
    }
}
