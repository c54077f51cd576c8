using System.Numerics;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// Codes the values of a chunk into bytes that a general compressor then finds easy. Values become whole numbers (scaled decimals, as in ALP by Afroozeh,
/// Kuffo and Boncz, SIGMOD 2023, with a correction of a few units in the last place where arithmetic blurred them; or the plain bits), those become
/// differences, and the differences are split into planes of bytes. Every bit comes back.
/// </summary>
internal static class ValueCodec
{
    private const byte Constant = 0;
    private const byte ConstantWhole = 1;
    private const byte Sequence = 2;

    private const int MaxExponent = 14;
    private const int PlainBits = 15;
    private const int MaxBlur = 63;
    private const double MaxWhole = 1L << 53;
    private const int ProbeCount = 24;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MaxExponent + 1).Select(static e => Math.Pow(10, e))];

    /// <summary>Writes the values: parameters and exceptions to <paramref name="header"/>, planes to <paramref name="planes"/>.</summary>
    public static void Encode(ReadOnlySpan<double> values, ByteWriter header, ByteWriter planes)
    {
        if (IsConstant(values))
        {
            WriteConstant(values[0], header);
            return;
        }

        var exponent = ChooseExponent(values);
        var whole = new long[values.Length];
        var blur = new sbyte[values.Length];
        var exceptions = new List<int>();
        var blurred = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryWhole(values[i], exponent, out whole[i], out blur[i]))
            {
                exceptions.Add(i);
                whole[i] = i > 0 ? whole[i - 1] : 0;
            }

            blurred |= blur[i] != 0;
        }

        var order = ChooseOrder(whole);
        var start = Difference(whole, order);
        var width = 1;
        foreach (var number in whole)
        {
            width = Math.Max(width, (71 - BitOperations.LeadingZeroCount((ulong)number)) / 8);
        }

        header.Byte(Sequence);
        header.Byte((byte)((exponent << 4) | (order << 2) | (blurred ? 2 : 0) | (exceptions.Count > 0 ? 1 : 0)));
        header.Byte((byte)width);
        header.Zigzag(start);
        if (exceptions.Count > 0)
        {
            WriteExceptions(values, exceptions, header);
        }

        WritePlanes(whole, width, planes);
        if (blurred)
        {
            planes.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(blur.AsSpan()));
        }
    }

    /// <summary>Reads a header and says how many bytes of planes belong to it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no header.</exception>
    public static ValueHeader ReadHeader(ref ByteReader header, int count)
    {
        var kind = header.Byte();
        switch (kind)
        {
            case Constant:
                return new ValueHeader(header.UInt64());
            case ConstantWhole:
                return new ValueHeader(BitConverter.DoubleToUInt64Bits(header.Zigzag()));
            case Sequence:
                break;
            default:
                throw new InvalidDataException($"values of unknown kind {kind}");
        }

        var parameters = header.Byte();
        var width = header.Byte();
        var order = (parameters >> 2) & 3;
        if (width is 0 or > 8 || order > 2)
        {
            throw new InvalidDataException($"values of width {width} and order {order}");
        }

        var start = header.Zigzag();
        var exceptions = (parameters & 1) != 0 ? ReadExceptions(ref header, count) : [];
        var blurred = (parameters & 2) != 0;
        return new ValueHeader(parameters >> 4, order, width, blurred, start, exceptions, count * (width + (blurred ? 1 : 0)));
    }

    /// <summary>Reads the values.</summary>
    /// <param name="header">As read.</param>
    /// <param name="planes">The bytes that belong to it.</param>
    /// <param name="values">Where they go.</param>
    public static void Decode(in ValueHeader header, ReadOnlySpan<byte> planes, Span<double> values)
    {
        if (header.IsConstant)
        {
            values.Fill(BitConverter.UInt64BitsToDouble(header.ConstantBits));
            return;
        }

        var count = values.Length;
        var blur = header.Blurred ? planes[(header.Width * count)..] : default;
        long value = header.Start, step = 0;
        for (var i = 0; i < count; i++)
        {
            ulong number = 0;
            for (var plane = 0; plane < header.Width; plane++)
            {
                number |= (ulong)planes[(plane * count) + i] << (8 * plane);
            }

            switch (header.Order)
            {
                case 0:
                    value = header.Start + (long)number;
                    break;
                case 1:
                    value += ByteReader.Unzigzag(number);
                    break;
                default:
                    step += ByteReader.Unzigzag(number);
                    value += step;
                    break;
            }

            var bits = header.Exponent == PlainBits ? value : BitConverter.DoubleToInt64Bits(value / Powers[header.Exponent]);
            values[i] = BitConverter.Int64BitsToDouble(blur.IsEmpty ? bits : bits + (sbyte)blur[i]);
        }

        foreach (var (index, bits) in header.Exceptions)
        {
            values[index] = BitConverter.UInt64BitsToDouble(bits);
        }
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        var bits = System.Runtime.InteropServices.MemoryMarshal.Cast<double, ulong>(values);
        return !bits.ContainsAnyExcept(bits[0]);
    }

    private static void WriteConstant(double value, ByteWriter header)
    {
        if (TryWhole(value, 0, out var whole, out var blur) && blur == 0)
        {
            header.Byte(ConstantWhole);
            header.Zigzag(whole);
        }
        else
        {
            header.Byte(Constant);
            header.Double(value);
        }
    }

    /// <summary>The decimal exponent under which a probe of the values and their neighbours costs least; or plain bits.</summary>
    private static int ChooseExponent(ReadOnlySpan<double> values)
    {
        var (best, bestCost) = (PlainBits, double.MaxValue);
        var stride = Math.Max(1, values.Length / ProbeCount);
        for (var exponent = 0; exponent <= PlainBits; exponent++)
        {
            var cost = 0.0;
            var exact = true;
            for (var i = 0; i + 1 < values.Length && cost < bestCost; i += stride)
            {
                if (!TryWhole(values[i], exponent, out var a, out var blurA) || !TryWhole(values[i + 1], exponent, out var b, out _))
                {
                    exact = false;
                    // An ordinary number that does not fit takes an exception; what never fits is the same for every exponent.
                    cost += double.IsFinite(values[i]) && double.IsFinite(values[i + 1]) ? 80 : 0;
                    continue;
                }

                exact &= blurA == 0;
                cost += Bits(b - a) + (blurA == 0 ? 0 : 3);
            }

            if (cost < bestCost)
            {
                (best, bestCost) = (exponent, cost);
            }

            if (exact)
            {
                // More digits would only add zeros.
                break;
            }
        }

        return best;
    }

    private static int ChooseOrder(ReadOnlySpan<long> whole)
    {
        long min = long.MaxValue, max = long.MinValue;
        foreach (var number in whole)
        {
            min = Math.Min(min, number);
            max = Math.Max(max, number);
        }

        double raw = 0, first = 0, second = 0;
        for (var i = 1; i < whole.Length; i++)
        {
            var delta = whole[i] - whole[i - 1];
            raw += Bits(whole[i] - min) - 1;
            first += Bits(delta);
            second += i > 1 ? Bits(delta - (whole[i - 1] - whole[i - 2])) : Bits(delta);
        }

        // A range that does not fit a long cannot be coded from its minimum.
        raw = max - min < 0 ? double.MaxValue : raw;
        return raw <= first && raw <= second ? 0 : first <= second ? 1 : 2;
    }

    /// <summary>Replaces numbers by their differences of the order, ready for planes.</summary>
    /// <returns>The number to start from.</returns>
    private static long Difference(Span<long> whole, int order)
    {
        if (order == 0)
        {
            var min = long.MaxValue;
            foreach (var number in whole)
            {
                min = Math.Min(min, number);
            }

            foreach (ref var number in whole)
            {
                number -= min;
            }

            return min;
        }

        var start = whole[0];
        long before = start, step = 0;
        foreach (ref var number in whole)
        {
            var delta = number - before;
            before = number;
            number = (long)ByteWriter.ZigzagOf(order == 1 ? delta : delta - step);
            step = delta;
        }

        return start;
    }

    private static bool TryWhole(double value, int exponent, out long whole, out sbyte blur)
    {
        blur = 0;
        if (exponent == PlainBits)
        {
            whole = BitConverter.DoubleToInt64Bits(value);
            return double.IsFinite(value);
        }

        var scaled = value * Powers[exponent];
        if (!(Math.Abs(scaled) < MaxWhole))
        {
            whole = 0;
            return false;
        }

        whole = (long)Math.Round(scaled);
        var difference = BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(whole / Powers[exponent]);
        if (difference is < -MaxBlur or > MaxBlur)
        {
            return false;
        }

        blur = (sbyte)difference;
        return true;
    }

    private static int Bits(long difference) => 65 - BitOperations.LeadingZeroCount((ulong)Math.Abs(Math.Max(difference, -long.MaxValue)));

    private static void WritePlanes(ReadOnlySpan<long> whole, int width, ByteWriter planes)
    {
        for (var plane = 0; plane < width; plane++)
        {
            var span = planes.GetSpan(whole.Length);
            for (var i = 0; i < whole.Length; i++)
            {
                span[i] = (byte)(whole[i] >> (8 * plane));
            }

            planes.Advance(whole.Length);
        }
    }

    private static void WriteExceptions(ReadOnlySpan<double> values, List<int> exceptions, ByteWriter header)
    {
        header.Varint(exceptions.Count);
        var next = 0;
        foreach (var index in exceptions)
        {
            header.Varint(index - next);
            header.Double(values[index]);
            next = index + 1;
        }
    }

    private static (int Index, ulong Bits)[] ReadExceptions(ref ByteReader header, int count)
    {
        var exceptions = new (int, ulong)[header.Count(9)];
        var next = 0;
        foreach (ref var exception in exceptions.AsSpan())
        {
            next += header.Int32(count);
            exception = next < count ? (next, header.UInt64()) : throw new InvalidDataException("an exception beyond the chunk");
            next++;
        }

        return exceptions;
    }
}
