using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series.Histograms;
using Pronoia.Storage.Series.Log;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Series.Log;

public sealed class LogHistogramCodecTests
{
    [Fact]
    public void Every_bit_of_any_histogram_comes_back()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var sequence = new HistogramSequence(seed);
            FloatHistogram? before = null;
            for (var i = 0; i < 60; i++)
            {
                var histogram = sequence.Next();
                HistogramAssert.Same(histogram, Recode(histogram, before, out _));
                before = StaleHistogram.Is(histogram) ? before : histogram;
            }
        }
    }

    [Fact]
    public void What_did_not_change_takes_a_byte_and_shares_its_memory()
    {
        var histogram = Make([1, 2, 3], 6, 4.25);
        var again = Recode(histogram.With(CounterResetHint.NotReset), histogram, out var bytes);
        Assert.Equal(1, bytes);
        Assert.Same(histogram.Positive, again.Positive);
        Recode(StaleHistogram.Value, histogram, out bytes);
        Assert.Equal(1, bytes);
    }

    [Fact]
    public void Of_whole_counts_a_change_takes_the_buckets_that_changed_and_the_sum()
    {
        // 2 bits for each of 8 numbers, 1 byte for each of 2 buckets, an XOR of a byte with its header; the count is implied.
        Recode(Make([1, 3, 3, 1, 1], 9, 8.5), Make([1, 2, 3, 0, 1], 7, 4.25), out var bytes);
        Assert.Equal(1 + 2 + 2 + 2, bytes);
    }

    [Fact]
    public void Damaged_bytes_end_in_InvalidDataException_without_large_allocations()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var (sequence, stream) = (new HistogramSequence(seed % 50), new ByteWriter());
            LogHistogramCodec.Encode(sequence.Next(), null, stream);
            LogHistogramCodec.Encode(sequence.Next(), null, stream);
            var bytes = stream.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var reader = new ByteReader(bytes.AsSpan(0, random.Next(1, bytes.Length + 1)));
                LogHistogramCodec.Decode(null, ref reader);
                LogHistogramCodec.Decode(null, ref reader);
            }
            catch (InvalidDataException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Theory]
    [InlineData(9, 0, 0, "histogram of schema 9")]
    [InlineData(0, 0, 20_000, "the number 20000, expected at most 16384")]
    [InlineData(0, 0, 5_000, "a histogram of 5001 buckets with 100 bytes left")]
    [InlineData(0, int.MaxValue, 1, "bucket indexes that do not ascend")]
    public void A_layout_that_cannot_be_is_refused(int schema, int first, int more, string message)
    {
        var stream = new ByteWriter();
        stream.Byte(0xf0);
        stream.Zigzag(schema);
        stream.Double(0);
        stream.Varint(0);
        stream.Varint(1);
        stream.Zigzag(first);
        stream.Varint(more);
        stream.Bytes(new byte[100]);
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new ByteReader(stream.Written);
            LogHistogramCodec.Decode(null, ref reader);
        });
        Assert.Equal(message, error.Message);
    }

    private static FloatHistogram Make(double[] counts, double count, double sum) =>
        new(0, count, sum) { Positive = HistogramBuckets.Consecutive(3, counts) };

    private static FloatHistogram Recode(FloatHistogram histogram, FloatHistogram? reference, out int bytes)
    {
        var stream = new ByteWriter();
        LogHistogramCodec.Encode(histogram, reference, stream);
        bytes = stream.Length;
        var reader = new ByteReader(stream.Written);
        Assert.True(LogHistogramCodec.IsNext(LogValueCodec.Xor, reader));
        var decoded = LogHistogramCodec.Decode(reference, ref reader);
        Assert.True(reader.AtEnd);
        return decoded;
    }
}
