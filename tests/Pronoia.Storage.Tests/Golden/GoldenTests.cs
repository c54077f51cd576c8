using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;
using Pronoia.Storage.State;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Storage.Tests.Golden;

/// <summary>
/// Files written by version 1 of each format. Whatever a later version writes, it must read these.
/// </summary>
public sealed class GoldenTests
{
    private static readonly long T0 = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Ct => CancellationToken.None;

    private static IEnumerable<(Labels Labels, SampleSegment Samples)> Series()
    {
        var timestamps = Enumerable.Range(0, 240).Select(i => T0 + (i * 15_000L)).ToArray();
        yield return (Labels.Of("constant", ("job", "a")), new SampleSegment(timestamps, Enumerable.Repeat(1.0, 240).ToArray()));
        yield return (Labels.Of("counter", ("job", "a")), new SampleSegment(timestamps, Enumerable.Range(0, 240).Select(i => i * 17.0).ToArray()));
        yield return (Labels.Of("decimal", ("job", "b")), new SampleSegment(timestamps.AsMemory(10), Enumerable.Range(0, 230).Select(i => (i * 37 % 100) / 100.0).ToArray()));
        yield return (Labels.Of("odd"), new SampleSegment(timestamps.AsMemory(0, 6), new[] { -0.0, double.NaN, double.PositiveInfinity, StaleMarker.Value, 1e300, 1.0 / 3 }));
    }

    [Fact]
    public async Task A_log_of_version_1_is_read()
    {
        var bytes = await GoldenAsync("log.bin", Log);
        using var storage = new InMemoryStorage();
        await storage.Blobs.AppendAsync("series/log/2026112010/s", bytes, 0, Ct);
        await AssertSeriesAsync(storage);
    }

    [Fact]
    public async Task A_block_of_version_1_is_read()
    {
        var bytes = await GoldenAsync("block.bin", Block);
        using var storage = new InMemoryStorage();
        await storage.Blobs.PutAsync("series/block/20261120/s/h10.000000", bytes, BlobCondition.None, Ct);
        await AssertSeriesAsync(storage);
    }

    [Fact]
    public async Task A_data_directory_of_version_1_is_read()
    {
        using var directory = new TemporaryDirectory();
        await (await OpenAsync(directory.Path)).DisposeAsync();
        Directory.CreateDirectory(directory.Combine("blobs", "dir"));
        await File.WriteAllBytesAsync(directory.Combine("tables", "golden.journal"), await GoldenAsync("journal.bin", () => DirectoryFile("tables/golden.journal")));
        await File.WriteAllBytesAsync(directory.Combine("blobs", "dir", "^put~"), await GoldenAsync("put.bin", () => DirectoryFile("blobs/dir/^put~")));
        await File.WriteAllBytesAsync(directory.Combine("blobs", "append~"), await GoldenAsync("append.bin", () => DirectoryFile("blobs/append~")));

        await using var storage = await OpenAsync(directory.Path);
        Assert.Empty(await storage.VerifyAsync(Ct).ToListAsync());
        await AssertStorageAsync(storage);
    }

    [Fact]
    public async Task A_state_document_of_version_1_is_read()
    {
        var bytes = await GoldenAsync("state.bin", () =>
        {
            using var storage = new InMemoryStorage();
            Get(new StateStore(storage.Blobs).SaveAsync("s", 7, new byte[] { 1, 2, 3 }, null, Ct));
            return Get(storage.Blobs.GetAsync("state/s"))!.Bytes.ToArray();
        });
        var document = StateStore.Unwrap("state/s", new BlobContent(bytes, new BlobProperties("state/s", bytes.Length, "e")));
        Assert.Equal(7, document.Version);
        Assert.Equal([1, 2, 3], document.Content.ToArray());
    }

    [Fact]
    public async Task A_latency_sketch_of_version_1_is_read()
    {
        var sketch = LatencySketch.FromBytes(await GoldenAsync("sketch.bin", () => NewSketch().ToBytes()));
        Assert.Equal(NewSketch().ToBytes(), sketch.ToBytes());
        Assert.Equal((101L, 0.0, 10.0), (sketch.Count, sketch.Min, sketch.Max));
    }

    [Fact]
    public async Task What_is_written_today_without_compression_is_version_1_byte_for_byte()
    {
        Assert.Equal(await GoldenAsync("sketch.bin", () => []), NewSketch().ToBytes());
        Assert.Equal(await GoldenAsync("journal.bin", () => []), DirectoryFile("tables/golden.journal"));
    }

    private static LatencySketch NewSketch()
    {
        var sketch = new LatencySketch();
        for (var i = 0; i <= 100; i++)
        {
            sketch.Add(i * 0.1);
        }

        return sketch;
    }

    private static byte[] Log()
    {
        var state = new LogState("log", T0, keepSamples: false);
        var bytes = new List<byte>();
        foreach (var batch in Series().SelectMany(s => Enumerable.Range(0, s.Samples.Count).Select(i => new SeriesSample(s.Labels, s.Samples.Timestamps.Span[i], s.Samples.Values.Span[i])))
                     .GroupBy(s => s.TimestampMs / 600_000).OrderBy(g => g.Key))
        {
            var (payload, _) = LogEncoder.Encode(state, batch.ToArray(), _ => false);
            var frame = LogFrame.Pack(payload, state.Chain);
            LogDecoder.Replay(state, frame);
            bytes.AddRange(frame);
        }

        return [.. bytes];
    }

    private static byte[] Block()
    {
        var writer = new BlockWriter();
        foreach (var (labels, samples) in Series().OrderBy(s => s.Labels))
        {
            writer.Add(labels, samples);
        }

        return writer.Finish().ToArray();
    }

    private static byte[] DirectoryFile(string name)
    {
        using var directory = new TemporaryDirectory();
        var storage = Get(OpenAsync(directory.Path));
        var row = new TableRow("p", "r")
        {
            ["Text"] = "grün", ["Flag"] = true, ["Small"] = -1, ["Large"] = long.MaxValue, ["Ratio"] = 0.5, ["Time"] = DateTimeOffset.FromUnixTimeMilliseconds(T0), ["Bytes"] = new byte[] { 9 },
        };
        Get(storage.Tables.ApplyAsync("golden", "p", [TableOperation.Insert(row), TableOperation.Insert(new TableRow("p", "gone"))], Ct));
        Get(storage.Tables.ApplyAsync("golden", "p", [TableOperation.Delete(new TableRow("p", "gone") { ETag = "*" })], Ct));
        Get(storage.Blobs.PutAsync("dir/Put", new byte[] { 1, 2, 3 }, BlobCondition.None, Ct));
        Get(storage.Blobs.AppendAsync("append", new byte[] { 4 }, 0, Ct));
        Get(storage.Blobs.AppendAsync("append", new byte[] { 5, 6 }, 1, Ct));
        storage.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return File.ReadAllBytes(directory.Combine(name));
    }

    private static async Task AssertStorageAsync(EmbeddedStorage storage)
    {
        var row = Assert.Single(await storage.Tables.QueryAsync("golden", "p", RowKeyRange.All, Ct).ToListAsync());
        Assert.Equal(("r", "grün", true, -1L, long.MaxValue, 0.5), (row.RowKey, row.GetString("Text"), row.GetBoolean("Flag"), row.GetInt64("Small"), row.GetInt64("Large"), row.GetDouble("Ratio")));
        Assert.Equal(T0, row.GetTime("Time")!.Value.ToUnixTimeMilliseconds());
        Assert.Equal([9], row.GetBytes("Bytes"));
        var (put, append) = (await storage.Blobs.GetAsync("dir/Put"), await storage.Blobs.GetAsync("append"));
        Assert.Equal([1, 2, 3], put!.Bytes.ToArray());
        Assert.Equal([4, 5, 6], append!.Bytes.ToArray());
        Assert.Equal(3, await storage.Blobs.AppendAsync("append", new byte[] { 7 }, 3, Ct));
    }

    private static async Task AssertSeriesAsync(InMemoryStorage storage)
    {
        var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var found = await store.SelectAsync([new Matcher(Prometheus.Model.MatchType.NotEqual, "none", "x")], 0, long.MaxValue, Ct);
        var expected = Series().OrderBy(s => s.Labels).ToList();
        Assert.Equal(expected.Select(s => s.Labels), found.Select(s => s.Labels));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Samples.Timestamps.ToArray(), found[i].Timestamps.ToArray());
            Assert.Equal(Array.ConvertAll(expected[i].Samples.Values.ToArray(), BitConverter.DoubleToInt64Bits), Array.ConvertAll(found[i].Values.ToArray(), BitConverter.DoubleToInt64Bits));
        }

        Assert.Empty(await store.VerifyAsync(Ct).ToListAsync());
    }

    private static async Task<EmbeddedStorage> OpenAsync(string directory) =>
        await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions { Durability = Durability.Process }, TimeProvider.System, Ct);

    private static T Get<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static T Get<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static Task<byte[]> GoldenAsync(string name, Func<byte[]> write) => GoldenFile.ReadAsync("v1", name, write);
}
