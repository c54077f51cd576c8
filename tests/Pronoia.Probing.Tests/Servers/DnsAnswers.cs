using System.Buffers.Binary;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>Makes DNS responses byte by byte.</summary>
internal static class DnsAnswers
{
    /// <summary>A name that points back to the question's.</summary>
    public static readonly byte[] QuestionName = [0xc0, 12];

    /// <summary>A response to a query.</summary>
    public static byte[] Respond(
        byte[] query, int rcode = 0, byte[][]? answers = null, byte[][]? authorities = null, byte[][]? additionals = null, int flags = 0x8180)
    {
        var header = new byte[12];
        query.AsSpan(0, 2).CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(flags | rcode));
        byte[][][] sections = [answers ?? [], authorities ?? [], additionals ?? []];
        header[5] = 1;
        for (var i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6 + (2 * i)), (ushort)sections[i].Length);
        }

        return [.. header, .. query[12..], .. sections.SelectMany(s => s).SelectMany(r => r)];
    }

    /// <summary>A record.</summary>
    public static byte[] Record(byte[] name, int type, byte[] data, uint ttl = 300)
    {
        var record = new byte[name.Length + 10 + data.Length];
        name.CopyTo(record, 0);
        var at = record.AsSpan(name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(at[8..], (ushort)data.Length);
        data.CopyTo(at[10..]);
        return record;
    }

    /// <summary>A name in wire form.</summary>
    public static byte[] Name(string name) => Pronoia.Probing.Dns.DnsQuery.EncodeName(name);

    /// <summary>What the server of example.com says.</summary>
    public static byte[] Example(byte[] query)
    {
        var name = Name("example.com");
        if (!query.AsSpan(12).StartsWith(name))
        {
            return Respond(query, rcode: 3);
        }

        byte[] soa = [.. Name("ns.example.com"), .. Name("admin.example.com"), 0, 0, 0x30, 0x39, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4];
        byte[][] answers = query[12 + name.Length + 1] switch
        {
            1 => [Record(QuestionName, 1, [192, 0, 2, 1]), Record(QuestionName, 1, [192, 0, 2, 2])],
            6 => [Record(QuestionName, 6, soa)],
            15 => [Record(QuestionName, 15, [0, 10, .. Name("mail.example.com")])],
            16 => [Record(QuestionName, 16, [5, .. "a\"b\\\u00e9"u8[..5]])],
            28 => [Record(QuestionName, 28, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])],
            _ => [],
        };
        return Respond(query, answers: answers, authorities: [Record(QuestionName, 2, [2, (byte)'n', (byte)'s', 0xc0, 12])],
            additionals: [Record(Name("ns.example.com"), 1, [192, 0, 2, 53])]);
    }
}
