using System.Numerics;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Log;

/// <summary>
/// Codes a value against the value before it: 2 bits say which way (the same, a whole-number difference, an XOR, the stale marker), the rest goes
/// to a byte stream of its own.
/// </summary>
internal static class LogValueCodec
{
    public const int Same = 0;
    public const int WholeDifference = 1;
    public const int Xor = 2;
    public const int Stale = 3;

    /// <summary>Doubles hold every whole number up to 2^53.</summary>
    private const double MaxWhole = 1L << 53;

    /// <summary>Writes <paramref name="bits"/> given <paramref name="reference"/>.</summary>
    /// <returns>Which way.</returns>
    public static int Encode(ulong bits, ulong reference, ByteWriter stream)
    {
        var value = BitConverter.UInt64BitsToDouble(bits);
        if (StaleMarker.IsStale(value))
        {
            return Stale;
        }

        if (bits == reference)
        {
            return Same;
        }

        if (TryWhole(value, out var whole) && TryWhole(BitConverter.UInt64BitsToDouble(reference), out var before))
        {
            stream.Zigzag(whole - before);
            return WholeDifference;
        }

        // The low bytes of short decimals and the high bytes of neighbours are zero after XOR: write what lies between.
        var difference = bits ^ reference;
        var low = BitOperations.TrailingZeroCount(difference) / 8;
        var length = 8 - low - (BitOperations.LeadingZeroCount(difference) / 8);
        stream.Byte((byte)((low << 4) | length));
        difference >>= low * 8;
        for (var i = 0; i < length; i++)
        {
            stream.Byte((byte)(difference >> (8 * i)));
        }

        return Xor;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes make no value.</exception>
    public static ulong Decode(int way, ulong reference, ref ByteReader stream)
    {
        switch (way)
        {
            case Same:
                return reference;
            case Stale:
                return BitConverter.DoubleToUInt64Bits(StaleMarker.Value);
            case WholeDifference:
                var before = (long)BitConverter.UInt64BitsToDouble(reference);
                return BitConverter.DoubleToUInt64Bits(before + stream.Zigzag());
            default:
                var header = stream.Byte();
                var (low, length) = (header >> 4, header & 15);
                if (low + length > 8)
                {
                    throw new InvalidDataException("an XOR of more than 8 bytes");
                }

                ulong difference = 0;
                var bytes = stream.Bytes(length);
                for (var i = 0; i < length; i++)
                {
                    difference |= (ulong)bytes[i] << (8 * i);
                }

                return reference ^ (low == 8 ? 0 : difference << (low * 8));
        }
    }

    private static bool TryWhole(double value, out long whole)
    {
        whole = Math.Abs(value) <= MaxWhole ? (long)value : 0;
        // By bits, so that -0 is not taken for 0.
        return BitConverter.DoubleToUInt64Bits(whole) == BitConverter.DoubleToUInt64Bits(value);
    }
}
