using System.Buffers.Binary;
using System.Text;

namespace Pronoia.Probing.Dns;

/// <summary>Writes queries (RFC 1035, 4.1).</summary>
internal static class DnsQuery
{
    private const int MaxName = 255;
    private const int MaxLabel = 63;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>A query with one question and no extensions.</summary>
    /// <exception cref="FormatException">The name is not a domain name.</exception>
    public static byte[] Write(ushort id, string name, ushort type, ushort @class, bool recursion)
    {
        var encoded = EncodeName(name);
        var query = new byte[12 + encoded.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(2), recursion ? RecursionDesired : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(4), 1);
        encoded.CopyTo(query, 12);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(12 + encoded.Length), type);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(14 + encoded.Length), @class);
        return query;
    }

    /// <summary>A name in wire form; it counts as absolute with or without its last dot.</summary>
    /// <exception cref="FormatException">The name is not a domain name.</exception>
    public static byte[] EncodeName(string name)
    {
        if (name is "." or "")
        {
            return [0];
        }

        var wire = new List<byte>(name.Length + 2);
        foreach (var label in (name.EndsWith('.') ? name[..^1] : name).Split('.'))
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            if (bytes.Length is 0 or > MaxLabel)
            {
                throw new FormatException($"\"{name}\" is not a domain name: a label has 1 to {MaxLabel} bytes");
            }

            wire.Add((byte)bytes.Length);
            wire.AddRange(bytes);
        }

        wire.Add(0);
        return wire.Count <= MaxName ? [.. wire] : throw new FormatException($"\"{name}\" is not a domain name: it has more than {MaxName} bytes");
    }
}
