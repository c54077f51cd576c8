using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Series.Blocks;

public sealed class HistogramCodecTests
{
    [Fact]
    public void Every_bit_of_any_chunk_comes_back()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var samples = Chunk(seed, new Random(seed).Next(1, 80));
            var (header, planes) = Encode(samples);
            var reader = new ByteReader(header);
            var read = ChunkHeader.Read(ref reader, samples.Count);
            Assert.True(read.HasHistograms && reader.AtEnd);
            Assert.Equal(planes.Length, read.PlaneBytes);
            AssertSame(samples, Decode(header[read.Head], planes, samples.Count));
        }
    }

    [Fact]
    public void A_counter_takes_a_byte_for_each_bucket_that_changes_before_compression()
    {
        var random = new Random(1);
        var (counts, sum) = (new double[40], 0.0);
        var samples = new SampleColumns();
        for (var i = 0; i < 1024; i++)
        {
            for (var hit = 0; hit < 20; hit++)
            {
                // A quarter of the buckets is in use.
                var bucket = random.Next(10) * 4;
                counts[bucket]++;
                sum += bucket;
            }

            samples.Add(i, new FloatHistogram(3, counts.Sum(), sum) { Positive = HistogramBuckets.Consecutive(-10, counts) });
        }

        var (header, planes) = Encode(samples);
        Assert.InRange(planes.Length / 1024.0, 10, 13);
        Assert.InRange(header.Length, 40, 400);
    }

    [Fact]
    public void Damaged_bytes_end_in_InvalidDataException_without_large_allocations()
    {
        var read = 0;
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var samples = Chunk(seed % 50, 30);
            var (header, planes) = Encode(samples);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                header[random.Next(header.Length)] = (byte)random.Next(256);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var reader = new ByteReader(header);
                var chunk = ChunkHeader.Read(ref reader, samples.Count);
                if (chunk.HasHistograms && chunk.PlaneBytes <= planes.Length)
                {
                    Decode(header[chunk.Head], planes.AsSpan(0, chunk.PlaneBytes), samples.Count);
                    read++;
                }
            }
            catch (InvalidDataException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        }

        Assert.InRange(read, 10, 990);
    }

    [Fact]
    public void Layouts_that_vary_share_columns()
    {
        var samples = new SampleColumns();
        for (var i = 0; i < 100; i++)
        {
            var buckets = HistogramBuckets.Of([i % 3, 5 + (i % 2), int.MaxValue], [i, 1, i / 7.0]);
            samples.Add(i, new FloatHistogram(1, i, i) { Positive = buckets, Negative = i % 5 == 0 ? buckets : HistogramBuckets.Empty });
        }

        var (header, planes) = Encode(samples);
        var reader = new ByteReader(header);
        AssertSame(samples, Decode(header[ChunkHeader.Read(ref reader, samples.Count).Head], planes, samples.Count));
    }

    /// <summary>Histograms with some floats among them, at least one of the former.</summary>
    private static SampleColumns Chunk(int seed, int count)
    {
        var (random, sequence, samples) = (new Random(seed), new HistogramSequence(seed), new SampleColumns());
        var floats = random.Next(3) == 0 ? 0.3 : 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && random.NextDouble() < floats)
            {
                samples.Add(i, random.Next(3) == 0 ? random.NextDouble() : i);
            }
            else
            {
                samples.Add(i, sequence.Next());
            }
        }

        return samples;
    }

    private static (byte[] Header, byte[] Planes) Encode(SampleColumns samples)
    {
        var (header, planes) = (new ByteWriter(), new ByteWriter());
        HistogramCodec.Encode(samples.Values.Span, samples.Histograms.Span, header, planes);
        return (header.ToArray(), planes.ToArray());
    }

    private static SampleSegment Decode(ReadOnlySpan<byte> head, ReadOnlySpan<byte> planes, int count)
    {
        var (values, histograms) = (new double[count], new FloatHistogram?[count]);
        HistogramCodec.Decode(head, planes, values, histograms);
        return new SampleSegment(new long[count], values) { Histograms = histograms };
    }

    private static void AssertSame(SampleColumns expected, SampleSegment actual)
    {
        Assert.Equal(expected.Values.ToArray().Select(BitConverter.DoubleToInt64Bits), actual.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
        for (var i = 0; i < expected.Count; i++)
        {
            HistogramAssert.Same(expected.Histograms.Span[i], actual.Histograms.Span[i]);
        }
    }
}
