using System.Buffers.Binary;
using System.Text.Unicode;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>
/// Walks over the fields of one protobuf message (https://protobuf.dev/programming-guides/encoding/). Every length is checked against what is left of the message, so that
/// nothing is read or allocated on a body's word alone. Groups, which no message of metrics has, are refused.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> body, ByteRange range, ProtoMessage message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;
    private const ulong MaxFieldNumber = (1 << 29) - 1;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly ProtoMessage _message = message;
    private readonly int _end = range.End;
    private int _fieldStart = range.Start;
    private int _wireType;

    /// <summary>Where the next byte is read.</summary>
    public int Position { get; private set; } = range.Start;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    // Of a repeated number: many of them, packed.
    private readonly bool IsBytes => _wireType == BytesType;

    private readonly bool AtEnd => Position >= _end;

    /// <summary>Moves to the next field; false at the end of the message. The field must be read or skipped then.</summary>
    public bool Next()
    {
        Field = 0;
        if (AtEnd)
        {
            return false;
        }

        _fieldStart = Position;
        var key = RawVarint();
        var number = key >> 3;
        if (number is 0 or > MaxFieldNumber)
        {
            throw Error($"expected the number of a field, found {number}");
        }

        (Field, _wireType) = ((int)number, (int)(key & 7));
        return _wireType is VarintType or Fixed64Type or BytesType or Fixed32Type
            ? true
            : throw Error($"expected a number, bytes or a message, found wire type {_wireType}");
    }

    /// <summary>Passes over the current field.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case VarintType:
                RawVarint();
                break;
            case Fixed64Type:
                Take(8);
                break;
            case Fixed32Type:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    public ulong Varint()
    {
        Expect(VarintType, "a whole number");
        return RawVarint();
    }

    public long Int64() => (long)Varint();

    public long SignedInt64() => ZigZag(Varint());

    public uint UInt32() => Varint() is var value and <= uint.MaxValue ? (uint)value : throw Error("expected a number of 32 bits");

    public int SignedInt32() => ZigZag(Varint()) is var value and >= int.MinValue and <= int.MaxValue ? (int)value : throw Error("expected a number of 32 bits");

    /// <summary>A number; whatever is not one is the ordinary NaN, never the stale marker.</summary>
    public double Double()
    {
        Expect(Fixed64Type, "a floating-point number");
        return RawDouble();
    }

    /// <summary>Bytes or a message.</summary>
    public ByteRange Bytes()
    {
        Expect(BytesType, "bytes or a message");
        var length = RawVarint();
        return length <= (ulong)(_end - Position)
            ? new ByteRange(Take((int)length), (int)length)
            : throw Error($"{length} bytes are announced and {_end - Position} are left");
    }

    /// <summary>A text of UTF-8.</summary>
    public ByteRange Text(int maxLength)
    {
        var bytes = Bytes();
        return bytes.Length > maxLength ? throw Error($"the text is too long: at most {maxLength} bytes are read")
            : Utf8.IsValid(bytes.Of(_body)) ? bytes
            : throw Error("not valid UTF-8");
    }

    /// <summary>What stands behind a length alone, as messages in a stream do.</summary>
    public ByteRange Delimited()
    {
        _wireType = BytesType;
        return Bytes();
    }

    public WireReader Message(ProtoMessage inner) => new(_body, Bytes(), inner);

    /// <summary>Appends a repeated number that stands alone or packed.</summary>
    /// <param name="values">The numbers so far.</param>
    /// <param name="most">How many there may be.</param>
    public void SignedInt64s(List<long> values, int most)
    {
        if (!IsBytes)
        {
            Bound(values.Count, most);
            values.Add(SignedInt64());
            return;
        }

        var packed = Packed();
        while (!packed.AtEnd)
        {
            Bound(values.Count, most);
            values.Add(ZigZag(packed.RawVarint()));
        }
    }

    /// <inheritdoc cref="SignedInt64s"/>
    public void Doubles(List<double> values, int most)
    {
        if (!IsBytes)
        {
            Bound(values.Count, most);
            values.Add(Double());
            return;
        }

        var packed = Packed();
        while (!packed.AtEnd)
        {
            Bound(values.Count, most);
            values.Add(packed.RawDouble());
        }
    }

    /// <summary>Refuses one more of a repeated field.</summary>
    /// <param name="count">How many were read.</param>
    /// <param name="most">How many there may be.</param>
    public readonly void Bound(int count, int most)
    {
        if (count >= most)
        {
            throw Error($"too many of them: at most {most} are read");
        }
    }

    /// <summary>An error in the current field.</summary>
    public readonly ExpositionException Error(string reason) => ExpositionException.At(_fieldStart, $"{_message.Called(Field)}: {reason}");

    private WireReader Packed()
    {
        var field = Field;
        return Message(_message) with { Field = field };
    }

    private readonly void Expect(int wireType, string what)
    {
        if (_wireType != wireType)
        {
            throw Error($"expected {what}, found wire type {_wireType}");
        }
    }

    private double RawDouble()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(_body[Take(8)..]);
        return double.IsNaN(value) ? StaleMarker.NormalNaN : value;
    }

    private ulong RawVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = _body[Take(1)];
            if (shift == 63 && b > 1)
            {
                break;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Error("the number is longer than 64 bits");
    }

    private int Take(int length)
    {
        if (length > _end - Position)
        {
            throw Error("the message ends within the field");
        }

        var start = Position;
        Position += length;
        return start;
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
