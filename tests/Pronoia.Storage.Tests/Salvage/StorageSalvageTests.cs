using System.Security.Cryptography;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Salvage;
using Pronoia.Storage.Series;
using Pronoia.Storage.State;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Salvage;

/// <summary>Flips bits of a data directory at random places and recovers what is left: nothing wrong comes over, and what is missing is named.</summary>
public sealed class StorageSalvageTests
{
    private const int Rows = 300;
    private const int Minutes = 300;
    private const int Series = 12;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Without_damage_everything_comes_over()
    {
        using var source = new TemporaryDirectory();
        await FillAsync(source.Path);
        using var destination = new TemporaryDirectory();

        var report = await StorageSalvage.RunAsync(source.Path, destination.Path, TimeProvider.System, Ct);

        Assert.Empty(report.Losses);
        Assert.Equal((1, Rows + 1), (report.Tables, report.Rows));
        var (rows, samples, lost) = await CompareAsync(destination.Path);
        Assert.Equal((Rows, Series * Minutes, 0), (rows, samples, lost));
    }

    [Fact]
    public async Task Whatever_bits_flip_nothing_wrong_comes_over_and_every_loss_is_told()
    {
        using var pristine = new TemporaryDirectory();
        await FillAsync(pristine.Path);
        var files = Directory.EnumerateFiles(pristine.Path, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0).Order(StringComparer.Ordinal).ToArray();
        var (partial, complete) = (0, 0);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            using var source = new TemporaryDirectory();
            Copy(pristine.Path, source.Path);
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Small files would hardly ever be hit if bytes were drawn evenly.
                Flip(Path.Combine(source.Path, Path.GetRelativePath(pristine.Path, files[random.Next(files.Length)])), random);
            }

            var before = Hash(source.Path);
            using var destination = new TemporaryDirectory();
            var report = await StorageSalvage.RunAsync(source.Path, destination.Path, TimeProvider.System, Ct);

            Assert.Equal(before, Hash(source.Path));
            var (rows, samples, lost) = await CompareAsync(destination.Path);
            var missing = rows < Rows || samples < Series * Minutes || lost > 0;
            Assert.True(!missing || report.Losses.Count > 0, $"seed {seed}: {rows} rows, {samples} samples, {lost} blobs lost, and nothing said");
            partial += missing ? 1 : 0;
            complete += missing ? 0 : 1;

            // One flip costs a commit, a page, or the end of an hour, not a whole store.
            Assert.True(rows >= Rows - (3 * 10) && samples >= Series * Minutes / 4, $"seed {seed}: only {rows} rows and {samples} samples are left");
        }

        Assert.True(partial > 10 && complete > 2, $"{partial} with losses, {complete} without");
    }

    [Fact]
    public async Task A_block_loses_the_damaged_page_alone_and_says_which_samples_were_in_it()
    {
        using var source = new TemporaryDirectory();
        var time = new ManualTimeProvider(Start.AddDays(2));
        await using (var storage = await EmbeddedStorage.OpenAsync(source.Path, new EmbeddedStorageOptions(), time, Ct))
        {
            var random = new Random(1);
            var samples = Enumerable.Range(0, 200).SelectMany(s => Enumerable.Range(0, 400).Select(i => new SeriesSample(
                Labels.Of("noise", ("series", $"{s:D3}")), Start.AddSeconds(10 * i).ToUnixTimeMilliseconds(), random.NextDouble())));
            await Store(storage, time).ImportAsync("import", samples, Ct);
        }

        var block = Directory.EnumerateFiles(Path.Combine(source.Path, "blobs", "series", "block"), "*~", SearchOption.AllDirectories).MaxBy(f => new FileInfo(f).Length)!;
        await using (var file = File.OpenWrite(block))
        {
            file.Position = 200;
            file.WriteByte(0x5a);
            file.WriteByte(0xa5);
        }

        using var destination = new TemporaryDirectory();
        var report = await StorageSalvage.RunAsync(source.Path, destination.Path, TimeProvider.System, Ct);

        var loss = Assert.Single(report.Losses);
        Assert.StartsWith(Path.Combine("blobs", "series", "block"), loss.Where, StringComparison.Ordinal);
        Assert.Matches("""^\d+ samples of \{?noise.*series="000".* from 2026-11-20T22:00:00.000Z to .* and \d+ more$""", loss.What);
        await using var recovered = await EmbeddedStorage.OpenAsync(destination.Path, new EmbeddedStorageOptions(), time, Ct);
        var left = await Store(recovered, time).SelectAsync([Matcher.Equal(Label.MetricName, "noise")], 0, long.MaxValue / 2, Ct);
        Assert.InRange(left.Count, 100, 199);
        Assert.Empty(await Store(recovered, time).VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task Places_that_would_be_harmed_are_refused()
    {
        using var source = new TemporaryDirectory();
        using var destination = new TemporaryDirectory();
        await FillAsync(source.Path);
        destination.Write("mine.txt", "x");

        await Assert.ThrowsAsync<IOException>(async () => await StorageSalvage.RunAsync(source.Path, destination.Path, TimeProvider.System, Ct));
        await Assert.ThrowsAsync<IOException>(async () => await StorageSalvage.RunAsync(source.Path, source.Combine("new"), TimeProvider.System, Ct));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(async () => await StorageSalvage.RunAsync(source.Combine("none"), destination.Combine("new"), TimeProvider.System, Ct));
        await using var open = await EmbeddedStorage.OpenAsync(source.Path, new EmbeddedStorageOptions(), TimeProvider.System, Ct);
        await Assert.ThrowsAsync<StorageLockedException>(async () => await StorageSalvage.RunAsync(source.Path, destination.Combine("new"), TimeProvider.System, Ct));
    }

    private static SeriesStore Store(EmbeddedStorage storage, TimeProvider time) => new(storage.Blobs, time, new SeriesStoreOptions());

    private static double ValueOf(int series, int minute) => (series * 1000) + minute + (minute % 7 * 0.25);

    /// <summary>Every third series is of histograms.</summary>
    private static FloatHistogram? HistogramOf(int series, int minute) => series % 3 != 0 ? null : new(2, minute, ValueOf(series, minute))
    {
        Positive = HistogramBuckets.Of([-series - 1, minute % 9, 20], [minute, 1, minute * 0.25]),
    };

    /// <summary>Two hours in blocks, the rest in logs; a table of commits of ten rows; a state document and a report.</summary>
    private static async Task FillAsync(string directory)
    {
        var time = new ManualTimeProvider(Start);
        await using var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions { Durability = Durability.Process }, time, Ct);
        var store = Store(storage, time);
        for (var minute = 0; minute < Minutes; minute++)
        {
            var samples = Enumerable.Range(0, Series).Select(s => new SeriesSample(Labels.Of("m", ("s", $"{s}")), Start.AddMinutes(minute).ToUnixTimeMilliseconds(), ValueOf(s, minute)) { Histogram = HistogramOf(s, minute) });
            await store.AppendAsync("shard", [.. samples], Ct);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        await store.CompactAsync(Ct);
        for (var row = 0; row < Rows; row += 10)
        {
            await storage.Tables.ApplyAsync("rows", "p", [.. Enumerable.Range(row, 10).Select(i => TableOperation.Insert(new TableRow("p", $"{i:D4}") { ["I"] = i }))], Ct);
            await storage.Tables.ApplyAsync("rows", "p", [TableOperation.Upsert(new TableRow("p", "counter") { ["I"] = row })], Ct);
        }

        await new StateStore(storage.Blobs).SaveAsync("detector", 1, new byte[500], null, Ct);
        await storage.Blobs.PutAsync("reports/r.html", "<html>"u8.ToArray(), BlobCondition.None, Ct);
    }

    /// <summary>Checks that all that is there is right, and counts it.</summary>
    private static async Task<(int Rows, int Samples, int LostBlobs)> CompareAsync(string directory)
    {
        var time = new ManualTimeProvider(Start.AddMinutes(Minutes));
        await using var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), time, Ct);
        var store = Store(storage, time);
        Assert.Empty(await storage.VerifyAsync(Ct).ToListAsync());
        Assert.Empty(await store.VerifyAsync(Ct).ToListAsync());
        var rows = 0;
        await foreach (var row in storage.Tables.QueryAsync("rows", "p", RowKeyRange.All, Ct))
        {
            if (row.RowKey != "counter")
            {
                Assert.Equal(int.Parse(row.RowKey, null), row.GetInt64("I"));
                rows++;
            }
        }

        var samples = 0;
        foreach (var data in await store.SelectAsync([Matcher.Equal(Label.MetricName, "m")], 0, long.MaxValue / 2, Ct))
        {
            for (var i = 0; i < data.Count; i++)
            {
                var minute = (int)((data.Timestamps.Span[i] - Start.ToUnixTimeMilliseconds()) / 60_000);
                var series = int.Parse(data.Labels["s"], null);
                HistogramAssert.Same(HistogramOf(series, minute), HistogramAssert.At(data, i));
                Assert.True(data.IsHistogram(i) || data.Values.Span[i] == ValueOf(series, minute));
                samples++;
            }
        }

        // It can be lived in: what was cut off is written on.
        Assert.Equal(1, (await store.AppendAsync("shard", [new SeriesSample(Labels.Of("new"), time.GetUtcNow().ToUnixTimeMilliseconds(), 1)], Ct)).Accepted);
        var state = await new StateStore(storage.Blobs).LoadAsync("detector", Ct);
        var report = await storage.Blobs.GetAsync("reports/r.html", 0, null, Ct);
        Assert.True(state is null || state.Content.Length == 500);
        Assert.True(report is null || report.Bytes.Span.SequenceEqual("<html>"u8));
        return (rows, samples, (state is null ? 1 : 0) + (report is null ? 1 : 0));
    }

    private static void Flip(string path, Random random)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = random.NextInt64(file.Length);
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ (1 << random.Next(8))));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string Hash(string directory) => string.Join('\n', Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => f + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
}
