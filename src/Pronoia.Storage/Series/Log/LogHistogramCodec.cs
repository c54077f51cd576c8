using System.Buffers;
using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Log;

/// <summary>
/// Codes a histogram against the series' histogram before it. It stands in the value stream where an XOR would, with a first byte that no XOR has: the high
/// half is all ones, the low half the counter reset hint and two flags. Then the layout where it is another one, the ways of the numbers (2 bits each) and the
/// numbers as <see cref="LogValueCodec"/> writes them: zero bucket, positive and negative buckets against the same buckets before, count against what these
/// add up to, sum against the sum before.
/// </summary>
internal static class LogHistogramCodec
{
    private const byte Marker = 0xf0;
    private const byte HintMask = 3;
    private const byte SameLayout = 4;

    /// <summary>Nothing but the hint differs; without <see cref="SameLayout"/>: the sample that ends the series.</summary>
    private const byte SameNumbers = 8;

    private const int BucketsPerByte = 4;
    private static readonly FloatHistogram None = new(0, 0, 0);

    /// <summary>Whether a value that is coded in a way is a histogram.</summary>
    public static bool IsNext(int way, in ByteReader stream) => way == LogValueCodec.Xor && stream.Peek() >= Marker;

    /// <summary>Writes a histogram; its way is that of an XOR.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="reference">The histogram of the series before, null where there is none.</param>
    /// <param name="stream">Where to.</param>
    public static void Encode(FloatHistogram histogram, FloatHistogram? reference, ByteWriter stream)
    {
        reference ??= None;
        var header = (byte)(Marker | (byte)histogram.ResetHint);
        if (StaleHistogram.Is(histogram))
        {
            stream.Byte((byte)(header | SameNumbers));
            return;
        }

        var sameLayout = HistogramBits.SameLayout(histogram, reference);
        if (sameLayout && HistogramBits.SamePopulations(histogram, reference))
        {
            stream.Byte((byte)(header | SameLayout | SameNumbers));
            return;
        }

        stream.Byte((byte)(header | (sameLayout ? SameLayout : 0)));
        if (!sameLayout)
        {
            new BucketLayout(histogram).Write(stream);
        }

        var numbers = new NumberWriter(stream, histogram.Positive.Count + histogram.Negative.Count + 3);
        numbers.Write(histogram.ZeroCount, reference.ZeroCount);
        Write(histogram.Positive, reference.Positive, ref numbers);
        Write(histogram.Negative, reference.Negative, ref numbers);
        numbers.Write(histogram.Count, HistogramBits.Total(histogram.ZeroCount, histogram.Positive.Counts, histogram.Negative.Counts));
        numbers.Write(histogram.Sum, reference.Sum);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes make no histogram.</exception>
    public static FloatHistogram Decode(FloatHistogram? reference, ref ByteReader stream)
    {
        reference ??= None;
        var header = stream.Byte();
        var hint = (CounterResetHint)(header & HintMask);
        if ((header & SameNumbers) != 0)
        {
            return (header & SameLayout) != 0 ? reference.With(hint) : StaleHistogram.Value.With(hint);
        }

        var layout = (header & SameLayout) != 0 ? new BucketLayout(reference) : BucketLayout.Read(ref stream, BucketsPerByte);
        var buckets = layout.PositiveCount + layout.NegativeCount;
        var ways = stream.Bytes((buckets + 3 + 3) / 4);
        var scratch = ArrayPool<double>.Shared.Rent(buckets);
        var positive = scratch.AsSpan(0, layout.PositiveCount);
        var negative = scratch.AsSpan(layout.PositiveCount, layout.NegativeCount);
        try
        {
            var numbers = new NumberReader(ways);
            var zero = numbers.Read(reference.ZeroCount, ref stream);
            Read(layout.PositiveIndexes, reference.Positive, positive, ref numbers, ref stream);
            Read(layout.NegativeIndexes, reference.Negative, negative, ref numbers, ref stream);
            var count = numbers.Read(HistogramBits.Total(zero, positive, negative), ref stream);
            var sum = numbers.Read(reference.Sum, ref stream);
            return layout.Make(count, sum, zero, positive, negative, hint);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scratch);
        }
    }

    private static void Write(HistogramBuckets buckets, HistogramBuckets reference, ref NumberWriter numbers)
    {
        var at = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            numbers.Write(buckets.Counts[i], CountOf(reference, buckets.Indexes[i], ref at));
        }
    }

    private static void Read(ReadOnlySpan<int> indexes, HistogramBuckets reference, Span<double> counts, ref NumberReader numbers, ref ByteReader stream)
    {
        var at = 0;
        for (var i = 0; i < indexes.Length; i++)
        {
            counts[i] = numbers.Read(CountOf(reference, indexes[i], ref at), ref stream);
        }
    }

    /// <summary>The population of a bucket, 0 where it is not listed; asked for in ascending order.</summary>
    private static double CountOf(HistogramBuckets buckets, int index, ref int at)
    {
        while (at < buckets.Count && buckets.Indexes[at] < index)
        {
            at++;
        }

        return at < buckets.Count && buckets.Indexes[at] == index ? buckets.Counts[at] : 0;
    }

    /// <summary>Writes numbers behind a place kept free for their ways.</summary>
    private ref struct NumberWriter
    {
        private readonly ByteWriter _stream;
        private readonly int _ways;
        private int _next;

        public NumberWriter(ByteWriter stream, int count)
        {
            (_stream, _ways) = (stream, stream.Length);
            var bytes = (count + 3) / 4;
            stream.GetSpan(bytes)[..bytes].Clear();
            stream.Advance(bytes);
        }

        public void Write(double value, double reference)
        {
            var way = LogValueCodec.Encode(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(reference), _stream);
            _stream.Patchable()[_ways + (_next / 4)] |= (byte)(way << (2 * (_next % 4)));
            _next++;
        }
    }

    private ref struct NumberReader(ReadOnlySpan<byte> ways)
    {
        private readonly ReadOnlySpan<byte> _ways = ways;
        private int _next;

        public double Read(double reference, ref ByteReader stream)
        {
            var way = (_ways[_next / 4] >> (2 * (_next % 4))) & 3;
            _next++;
            return BitConverter.UInt64BitsToDouble(LogValueCodec.Decode(way, BitConverter.DoubleToUInt64Bits(reference), ref stream));
        }
    }
}
