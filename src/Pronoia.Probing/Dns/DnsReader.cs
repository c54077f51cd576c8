using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Pronoia.Probing.Dns;

/// <summary>
/// Reads a response (RFC 1035, 4). Every read is checked against the end of the message, compression pointers must point backwards, and the
/// text made of one message is bounded.
/// </summary>
internal ref struct DnsReader
{
    private const int MaxName = 255;
    private const int MaxText = 4 * 1024 * 1024;

    private readonly ReadOnlySpan<byte> _message;
    private int _at;
    private int _text;

    private DnsReader(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The identifier of a message; 0 where it is too short to have one.</summary>
    public static ushort Id(ReadOnlySpan<byte> message) => message.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(message);

    /// <exception cref="FormatException">The message is malformed.</exception>
    public static DnsMessage Read(ReadOnlySpan<byte> message)
    {
        var reader = new DnsReader(message) { _at = 2 };
        var flags = reader.UInt16();
        if ((flags & 0x8000) == 0)
        {
            throw new FormatException("it is not a response");
        }

        int questions = reader.UInt16(), answers = reader.UInt16(), authorities = reader.UInt16(), additionals = reader.UInt16();
        for (var i = 0; i < questions; i++)
        {
            reader.Name();
            reader.Bytes(4);
        }

        return new DnsMessage(
            flags & 0xf, (flags & 0x0200) != 0, reader.Section(answers), reader.Section(authorities), reader.Section(additionals));
    }

    private List<DnsRecord> Section(int count)
    {
        var records = new List<DnsRecord>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            records.Add(Record());
        }

        return records;
    }

    private DnsRecord Record()
    {
        var name = Name();
        var type = UInt16();
        var @class = UInt16();
        var ttl = UInt32();
        var length = UInt16();
        var end = _at + length;
        if (end > _message.Length)
        {
            throw new FormatException("a record goes beyond its end");
        }

        uint? serial = null;
        var data = type switch
        {
            1 when length == 4 => new IPAddress(Bytes(4)).ToString(),
            28 when length == 16 => new IPAddress(Bytes(16)).ToString(),
            2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => Name(),
            DnsNames.TypeSoa => Soa(out serial),
            13 or 16 or 99 => Strings(end),
            15 or 18 or 21 or 36 => $"{UInt16()} {Name()}",
            17 or 14 => $"{Name()} {Name()}",
            33 => $"{UInt16()} {UInt16()} {UInt16()} {Name()}",
            257 => Caa(end),
            _ => Unknown(end),
        };
        if (_at != end)
        {
            throw new FormatException("the data of a record is not as long as it says");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{name}\t{ttl}\t{DnsNames.Class(@class)}\t{DnsNames.Type(type)}\t{data}");
        _text += text.Length;
        return _text <= MaxText ? new DnsRecord(text, serial) : throw new FormatException("it expands to too much text");
    }

    private string Soa(out uint? serial)
    {
        var (primary, mailbox) = (Name(), Name());
        serial = UInt32();
        return string.Create(CultureInfo.InvariantCulture, $"{primary} {mailbox} {serial} {UInt32()} {UInt32()} {UInt32()} {UInt32()}");
    }

    private string Strings(int end)
    {
        var text = new StringBuilder();
        while (_at < end)
        {
            var bytes = Bytes(Byte());
            text.Append(text.Length > 0 ? " \"" : "\"");
            foreach (var b in bytes)
            {
                Escape(text, b, b is (byte)'"' or (byte)'\\');
            }

            text.Append('"');
        }

        return text.ToString();
    }

    private string Caa(int end)
    {
        var (flag, tag) = (Byte(), Encoding.ASCII.GetString(Bytes(Byte())));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{flag} {tag} \"");
        foreach (var b in Bytes(end - _at))
        {
            Escape(text, b, b is (byte)'"' or (byte)'\\');
        }

        return text.Append('"').ToString();
    }

    // RFC 3597, 5: data of a type without a presentation form here.
    private string Unknown(int end)
    {
        var bytes = Bytes(end - _at);
        return bytes.Length == 0 ? @"\# 0" : $@"\# {bytes.Length} {Convert.ToHexStringLower(bytes)}";
    }

    private string Name()
    {
        var text = new StringBuilder();
        var (at, next, length, earliest) = (_at, -1, 0, _at);
        while (true)
        {
            var size = At(at);
            if (size == 0)
            {
                _at = next >= 0 ? next : at + 1;
                return text.Length == 0 ? "." : text.ToString();
            }

            if ((size & 0xc0) == 0xc0)
            {
                var target = ((size & 0x3f) << 8) | At(at + 1);

                // Always further back than anything of this name so far, so that a loop is impossible.
                if (target >= earliest)
                {
                    throw new FormatException("a compressed name does not point backwards");
                }

                next = next >= 0 ? next : at + 2;
                at = earliest = target;
                continue;
            }

            if ((size & 0xc0) != 0)
            {
                throw new FormatException("a label has an unknown form");
            }

            length += size + 1;
            if (length > MaxName)
            {
                throw new FormatException("a name is too long");
            }

            for (var i = 1; i <= size; i++)
            {
                var b = At(at + i);
                Escape(text, b, b is (byte)'.' or (byte)' ' or (byte)'\'' or (byte)'@' or (byte)';' or (byte)'(' or (byte)')' or (byte)'"' or (byte)'\\');
            }

            text.Append('.');
            at += size + 1;
        }
    }

    private static void Escape(StringBuilder text, byte value, bool special)
    {
        if (special)
        {
            text.Append('\\').Append((char)value);
        }
        else if (value is < (byte)' ' or > (byte)'~')
        {
            text.Append('\\').Append(value.ToString("D3", CultureInfo.InvariantCulture));
        }
        else
        {
            text.Append((char)value);
        }
    }

    private readonly byte At(int index) => index < _message.Length ? _message[index] : throw new FormatException("it ends too early");

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _message.Length - _at)
        {
            throw new FormatException("it ends too early");
        }

        var bytes = _message.Slice(_at, count);
        _at += count;
        return bytes;
    }

    private byte Byte() => Bytes(1)[0];

    private ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    private uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));
}
