using System.Globalization;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Tests.Embedded;

public sealed class EmbeddedStorageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Ct => CancellationToken.None;

    private string Journal => _directory.Combine("tables", "things.journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_opening_again()
    {
        await using (var storage = await OpenAsync(Durability.Disk))
        {
            await InsertAsync(storage, "a", 1);
            await storage.Blobs.PutAsync("dir/Blob", new byte[] { 1, 2 }, BlobCondition.None, Ct);
            await storage.Blobs.AppendAsync("log", new byte[] { 3 }, 0, Ct);
            await storage.Blobs.AppendAsync("log", new byte[] { 4 }, 1, Ct);
        }

        await using var again = await OpenAsync();
        Assert.Equal(1, (await GetAsync(again, "a"))!.GetInt64("N"));
        Assert.Equal([1, 2], await BytesAsync(again, "dir/Blob"));
        Assert.Equal([3, 4], await BytesAsync(again, "log"));
        Assert.Equal(2, await again.Blobs.AppendAsync("log", new byte[] { 5 }, 2, Ct));
        Assert.Empty(await again.VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task ETags_do_not_repeat_after_opening_again()
    {
        string row, blob;
        await using (var storage = await OpenAsync())
        {
            row = await InsertAsync(storage, "a", 1);
            blob = await storage.Blobs.PutAsync("b", new byte[1], BlobCondition.None, Ct);
            await storage.Tables.ApplyAsync("things", "p", [TableOperation.Delete(new TableRow("p", "a") { ETag = row })], Ct);
            await storage.Blobs.DeleteAsync("b", BlobCondition.None, Ct);
        }

        await using var again = await OpenAsync();
        Assert.NotEqual(row, await InsertAsync(again, "a", 1));
        Assert.NotEqual(blob, await again.Blobs.PutAsync("b", new byte[1], BlobCondition.None, Ct));
    }

    [Fact]
    public async Task A_second_opener_is_refused_and_told_who_holds_the_directory()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero));
        await using var storage = await EmbeddedStorage.OpenAsync(_directory.Path, new EmbeddedStorageOptions(), time, Ct);
        var refusal = await Assert.ThrowsAsync<StorageLockedException>(async () => await OpenAsync());
        var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(
            $"the data directory {_directory.Path} is in use by process {process} on {Environment.MachineName} since 2026-11-21T01:02:03Z; one process at a time may open it",
            refusal.Message);
    }

    [Fact]
    public async Task A_closed_directory_opens_again()
    {
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_directory_of_another_format_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await File.WriteAllTextAsync(_directory.Combine("FORMAT"), "pronoia-storage 2\n");
        var refusal = await Assert.ThrowsAsync<StorageCorruptException>(async () => await OpenAsync());
        Assert.Contains("format \"pronoia-storage 2\"; this program reads \"pronoia-storage 1\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_tail_of_any_length_is_cut_off()
    {
        long before, after;
        await using (var storage = await OpenAsync())
        {
            await InsertAsync(storage, "a", 1);
            before = new FileInfo(Journal).Length;
            await InsertAsync(storage, "b", 2);
            after = new FileInfo(Journal).Length;
        }

        var whole = await File.ReadAllBytesAsync(Journal);
        for (var length = before; length < after; length++)
        {
            await File.WriteAllBytesAsync(Journal, whole[..(int)length]);
            await using var storage = await OpenAsync();
            Assert.NotNull(await GetAsync(storage, "a"));
            Assert.Null(await GetAsync(storage, "b"));
            Assert.Equal(before, new FileInfo(Journal).Length);
            await InsertAsync(storage, "c", 3);
        }

        await using var last = await OpenAsync();
        Assert.NotNull(await GetAsync(last, "c"));
    }

    [Fact]
    public async Task Garbage_behind_the_last_frame_is_cut_off()
    {
        await using (var storage = await OpenAsync())
        {
            await InsertAsync(storage, "a", 1);
        }

        await File.AppendAllTextAsync(Journal, "PrF\u0001 not a frame, though it begins like one");
        await using var again = await OpenAsync();
        Assert.NotNull(await GetAsync(again, "a"));
        Assert.Empty(await again.VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task Damage_in_the_middle_is_refused_and_verify_names_its_place()
    {
        long middle;
        await using (var storage = await OpenAsync())
        {
            await InsertAsync(storage, "a", 1);
            middle = new FileInfo(Journal).Length;
            await InsertAsync(storage, "b", 2);
            await InsertAsync(storage, "c", 3);
        }

        var bytes = await File.ReadAllBytesAsync(Journal);
        bytes[middle + 20] ^= 1;
        await File.WriteAllBytesAsync(Journal, bytes);

        await using var again = await OpenAsync();
        var problem = Assert.Single(await again.VerifyAsync(Ct).ToListAsync());
        Assert.Equal(new VerifyProblem(Journal, middle, "the checksum of the frame that starts here does not match, and intact frames follow"), problem);
        var refusal = await Assert.ThrowsAsync<StorageCorruptException>(async () => await GetAsync(again, "a"));
        Assert.Equal($"{Journal}: byte {middle}: {problem.Problem}", refusal.Message);
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_blob_is_found()
    {
        string path;
        await using (var storage = await OpenAsync())
        {
            await storage.Blobs.PutAsync("b", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, BlobCondition.None, Ct);
            path = Assert.Single(Directory.GetFiles(_directory.Combine("blobs")));
        }

        var whole = await File.ReadAllBytesAsync(path);
        await using var again = await OpenAsync();
        for (var i = 0; i < whole.Length; i++)
        {
            // The reserved bytes and the random stamp of the header carry no meaning that could be wrong.
            if (i is >= 10 and < BlobFile.HeaderLength)
            {
                continue;
            }

            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 0x20;
            await File.WriteAllBytesAsync(path, damaged);
            Assert.Single(await again.VerifyAsync(Ct).ToListAsync());
        }

        await File.WriteAllBytesAsync(path, whole);
        Assert.Empty(await again.VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task A_torn_append_is_cut_off_by_the_next()
    {
        string path;
        await using (var storage = await OpenAsync())
        {
            await storage.Blobs.AppendAsync("log", new byte[] { 1 }, 0, Ct);
            path = Assert.Single(Directory.GetFiles(_directory.Combine("blobs")));
            await storage.Blobs.AppendAsync("log", new byte[] { 2, 2 }, 1, Ct);
        }

        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..^1]);
        await using var again = await OpenAsync();
        Assert.Equal([1], await BytesAsync(again, "log"));
        Assert.Equal(1, (await again.Blobs.GetPropertiesAsync("log", Ct))!.Length);
        Assert.Equal(1, await again.Blobs.AppendAsync("log", new byte[] { 3 }, 1, Ct));
        Assert.Equal([1, 3], await BytesAsync(again, "log"));
    }

    [Fact]
    public async Task A_journal_of_dead_rows_is_rewritten()
    {
        await using (var storage = await OpenAsync())
        {
            for (var i = 0; i < 3000; i++)
            {
                await storage.Tables.ApplyAsync("things", "p", [TableOperation.Upsert(new TableRow("p", $"r{i % 3}") { ["N"] = i })], Ct);
            }

            Assert.True(new FileInfo(Journal).Length < 16 * 1024);
        }

        await using var again = await OpenAsync();
        Assert.Equal([2997, 2998, 2999], new[] { "r0", "r1", "r2" }.Select(k => GetAsync(again, k).GetAwaiter().GetResult()!.GetInt64("N")!.Value));
        Assert.True(long.Parse(await InsertAsync(again, "new", 1), CultureInfo.InvariantCulture) > 3000);
    }

    [Fact]
    public async Task Concurrent_writers_all_get_through_and_share_commits()
    {
        await using (var storage = await OpenAsync(Durability.Disk))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => InsertAsync(storage, $"k{i:D3}", i))));
        }

        await using var again = await OpenAsync();
        Assert.Equal(200, (await again.Tables.QueryAsync("things", "p", RowKeyRange.All, Ct).ToListAsync()).Count);
    }

    [Fact]
    public async Task Large_rows_of_many_writers_at_once_are_there_after_opening_again()
    {
        const int writers = 40;
        await using (var storage = await OpenAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(async () =>
            {
                var row = new TableRow("p", $"large{i}");
                for (var column = 0; column < 14; column++)
                {
                    row[$"C{column}"] = new string('€', TableLimits.MaxValueBytes / sizeof(char));
                }

                await storage.Tables.ApplyAsync("things", "p", [TableOperation.Insert(row)], Ct);
            })));
        }

        await using var again = await OpenAsync();
        Assert.Equal(writers, (await again.Tables.QueryAsync("things", "p", RowKeyRange.All, Ct).ToListAsync()).Count);
        Assert.Empty(await again.VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task A_closed_storage_takes_no_writes()
    {
        var storage = await OpenAsync();
        await storage.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Blobs.PutAsync("a", new byte[1], BlobCondition.None, Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await InsertAsync(storage, "a", 1));
    }

    [Fact]
    public async Task Of_requests_that_are_committed_together_each_sees_those_before_it()
    {
        await using var storage = await OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                await InsertAsync(storage, "same", i);
                return 1;
            }
            catch (StorageConflictException)
            {
                return 0;
            }
        })));
        Assert.Equal(1, outcomes.Sum());
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_different_blobs()
    {
        await using var storage = await OpenAsync();
        await storage.Blobs.PutAsync("a/Bc", new byte[] { 1 }, BlobCondition.None, Ct);
        await storage.Blobs.PutAsync("a/bC", new byte[] { 2 }, BlobCondition.None, Ct);
        var files = Directory.GetFiles(_directory.Combine("blobs", "a")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["^bc~", "b^c~"], files);
        Assert.Equal([1], await BytesAsync(storage, "a/Bc"));
    }

    private async Task<EmbeddedStorage> OpenAsync(Durability durability = Durability.Process) => await EmbeddedStorage.OpenAsync(
        _directory.Path, new EmbeddedStorageOptions { Durability = durability, JournalSlackBytes = 8192 }, TimeProvider.System, Ct);

    private static async Task<string> InsertAsync(EmbeddedStorage storage, string key, int number) =>
        (await storage.Tables.ApplyAsync("things", "p", [TableOperation.Insert(new TableRow("p", key) { ["N"] = number })], Ct))[0];

    private static async Task<TableRow?> GetAsync(EmbeddedStorage storage, string key) => await storage.Tables.GetAsync("things", "p", key, Ct);

    private static async Task<byte[]> BytesAsync(EmbeddedStorage storage, string name) => (await storage.Blobs.GetAsync(name))!.Bytes.ToArray();
}
