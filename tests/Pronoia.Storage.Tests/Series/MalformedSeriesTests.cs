using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Salvage;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Series;

/// <summary>Logs and blocks of floats and histograms with right checksums and wrong content: what a faulty or hostile writer would leave.</summary>
public sealed class MalformedSeriesTests
{
    private const int Samples = 40;
    private const long MaxAllocated = 64 * 1024 * 1024;
    private const string Block = "series/block/20261120/s/h10.000000";
    private static readonly long T0 = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public void A_log_ends_in_StorageCorruptException_without_large_allocations()
    {
        var refused = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var (payload, _) = LogEncoder.Encode(new LogState("log", T0, keepSamples: false), Batch(seed % 10).ToArray(), null);
            Damage(payload.Raw, new Random(seed));
            var frame = LogFrame.Pack(payload, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                LogDecoder.Replay(new LogState("log", T0, keepSamples: true), frame);
            }
            catch (StorageCorruptException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        }

        Assert.InRange(refused, 50, 500);
    }

    [Fact]
    public async Task A_page_ends_in_StorageCorruptException_is_named_by_verify_and_left_behind_by_salvage()
    {
        var refused = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            using var storage = new InMemoryStorage();
            var bytes = WithDamagedPage(NewBlock(seed % 10), new Random(seed));
            await storage.Blobs.PutAsync(Block, bytes, BlobCondition.None, Ct);
            var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
            // In memory everything is done at once, on this thread.
            var before = GC.GetAllocatedBytesForCurrentThread();
            var wasRefused = false;
            try
            {
                await store.SelectAsync([], 0, long.MaxValue, Ct);
            }
            catch (StorageCorruptException e)
            {
                Assert.Equal((Block, BlockFormat.HeaderLength), (e.Where, e.Position));
                wasRefused = true;
                refused++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxAllocated, $"seed {seed}");
            Assert.Equal(wasRefused ? 1 : 0, (await store.VerifyAsync(Ct).ToListAsync()).Count);
            var (salvaged, losses) = await SeriesSalvage.BlockAsync(Block, bytes, Ct);
            Assert.Equal(wasRefused, losses.Count > 0);
            Assert.True(wasRefused || salvaged.Length > 0);
        }

        Assert.InRange(refused, 10, 100);
    }

    private static List<SeriesSample> Batch(int seed)
    {
        var (histograms, other, samples) = (new HistogramSequence(seed), new HistogramSequence(seed + 100), new List<SeriesSample>());
        for (var i = 0; i < Samples; i++)
        {
            samples.Add(new SeriesSample(Labels.Of("a"), T0 + i, i * 0.5));
            samples.Add(new SeriesSample(Labels.Of("b"), T0 + i, 0) { Histogram = histograms.Next() });
            samples.Add(new SeriesSample(Labels.Of("c"), T0 + i, i) { Histogram = i % 4 == 0 ? null : other.Next() });
        }

        return samples;
    }

    private static byte[] NewBlock(int seed)
    {
        var writer = new BlockWriter();
        foreach (var series in Batch(seed).GroupBy(s => s.Labels).OrderBy(g => g.Key))
        {
            var columns = new SampleColumns();
            foreach (var sample in series)
            {
                columns.Add(sample);
            }

            writer.Add(series.Key, columns.All());
        }

        return writer.Finish().ToArray();
    }

    /// <summary>The block of one page with that page changed, and everything that vouches for it made right again.</summary>
    private static byte[] WithDamagedPage(byte[] block, Random random)
    {
        var footer = BlockFormat.ReadFooter(block.AsSpan(^BlockFormat.FooterLength..));
        var index = BlockFormat.Decompress(block.AsSpan((int)footer.IndexOffset, footer.IndexLength), footer.IndexRawLength);
        var reader = new ByteReader(index);
        Assert.Equal(1, reader.Int32());
        var (length, rawLength) = (reader.Int32(), reader.Int32());
        reader.UInt32();

        var page = BlockFormat.Decompress(block.AsSpan(BlockFormat.HeaderLength, length), rawLength);
        Damage(page, random);
        var compressed = BlockFormat.Compress(page);
        var (changed, result) = (new ByteWriter(), new ByteWriter());
        changed.Varint(1);
        changed.Varint(compressed.Length);
        changed.Varint(rawLength);
        changed.UInt32(Crc32C.Compute(compressed.Span));
        changed.Bytes(index.AsSpan(reader.Position));
        var compressedIndex = BlockFormat.Compress(changed.Written);
        result.Bytes(block.AsSpan(0, BlockFormat.HeaderLength));
        result.Bytes(compressed.Span);
        result.Bytes(compressedIndex.Span);
        BlockFormat.WriteFooter(result, BlockFormat.HeaderLength + compressed.Length, compressedIndex.Length, changed.Length, Crc32C.Compute(compressedIndex.Span));
        return result.ToArray();
    }

    private static void Damage(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            // Mostly near the start, where counts and lengths are.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(200, bytes.Length)) : random.Next(bytes.Length);
            bytes[at] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
        }
    }
}
