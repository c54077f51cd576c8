using System.Buffers.Binary;

namespace Pronoia.Probing.Icmp;

/// <summary>ICMP echo messages (RFC 792; RFC 4443, 4).</summary>
internal static class EchoMessage
{
    public const int HeaderLength = 8;

    private const byte RequestV4 = 8;
    private const byte ReplyV4 = 0;
    private const byte RequestV6 = 128;
    private const byte ReplyV6 = 129;

    /// <summary>A request; for IPv6 the kernel fills in the checksum.</summary>
    public static byte[] Request(bool v6, ushort id, ushort sequence, ReadOnlySpan<byte> data)
    {
        var message = new byte[HeaderLength + data.Length];
        message[0] = v6 ? RequestV6 : RequestV4;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        data.CopyTo(message.AsSpan(HeaderLength));
        if (!v6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        }

        return message;
    }

    /// <summary>Whether a message is the reply to a request.</summary>
    /// <param name="message">The message received.</param>
    /// <param name="request">The request sent.</param>
    /// <param name="ignoreId">Whether the kernel chose another identifier, as it does for unprivileged sockets.</param>
    public static bool IsReply(ReadOnlySpan<byte> message, ReadOnlySpan<byte> request, bool ignoreId) =>
        message.Length == request.Length
        && message[0] == (request[0] == RequestV6 ? ReplyV6 : ReplyV4)
        && message[1] == 0
        && (ignoreId || message.Slice(4, 2).SequenceEqual(request.Slice(4, 2)))
        && message[6..].SequenceEqual(request[6..]);

    /// <summary>The Internet checksum (RFC 1071).</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        sum += bytes.Length == 1 ? (uint)bytes[0] << 8 : 0;
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
