using System.Buffers.Binary;
using System.Text;

namespace Pronoia.Probing.Grpc;

/// <summary>The two messages of <c>grpc.health.v1.Health/Check</c> in gRPC's framing: one field each, so that no protobuf library is needed.</summary>
internal static class HealthMessage
{
    /// <summary>Bytes before a message: whether it is compressed, and its length.</summary>
    public const int PrefixLength = 5;

    private const byte ServiceField = 0x0a;
    private const byte StatusField = 0x08;

    /// <summary>The serving states by number.</summary>
    public static readonly string[] ServingStates = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    /// <summary>A request for the health of a service.</summary>
    public static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        var message = new List<byte>(name.Length + 8);
        if (name.Length > 0)
        {
            message.Add(ServiceField);
            for (var rest = (uint)name.Length; ; rest >>= 7)
            {
                message.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
                if (rest < 0x80)
                {
                    break;
                }
            }

            message.AddRange(name);
        }

        var framed = new byte[PrefixLength + message.Count];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)message.Count);
        message.CopyTo(framed, PrefixLength);
        return framed;
    }

    /// <summary>The serving state of a framed response.</summary>
    /// <exception cref="FormatException">The message is malformed.</exception>
    public static int Status(ReadOnlySpan<byte> framed)
    {
        if (framed.Length < PrefixLength || framed[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(framed[1..]) != framed.Length - PrefixLength)
        {
            throw new FormatException("the frame is malformed");
        }

        var message = framed[PrefixLength..];
        var status = 0;
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            switch (key & 7)
            {
                case 0:
                    var value = Varint(ref message);
                    status = key == StatusField ? (int)Math.Min(value, int.MaxValue) : status;
                    break;
                case 1:
                    Skip(ref message, 8);
                    break;
                case 2:
                    Skip(ref message, Varint(ref message));
                    break;
                case 5:
                    Skip(ref message, 4);
                    break;
                default:
                    throw new FormatException("the message has an unknown field type");
            }
        }

        return status;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i == message.Length)
            {
                break;
            }

            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return value;
            }
        }

        throw new FormatException("the message ends within a number");
    }

    private static void Skip(ref ReadOnlySpan<byte> message, ulong count)
    {
        if (count > (ulong)message.Length)
        {
            throw new FormatException("the message ends within a field");
        }

        message = message[(int)count..];
    }
}
