using Pronoia.Storage;
using Pronoia.Storage.Blobs;

namespace Pronoia.Tests.StorageContract;

/// <summary>What every blob adapter must do.</summary>
public abstract class BlobStoreContract : StorageContract
{
    private readonly string _prefix = "contract/" + Guid.NewGuid().ToString("N") + "/";

    private IBlobStore Blobs => Storage.Blobs;

    [Fact]
    public async Task A_blob_comes_back_whole_and_in_ranges()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        var etag = await Blobs.PutAsync(Name("a"), bytes, BlobCondition.None, Ct);

        var whole = await Blobs.GetAsync(Name("a"));
        Assert.Equal(bytes, whole!.Bytes.ToArray());
        Assert.Equal(new BlobProperties(Name("a"), bytes.Length, etag), whole.Properties);
        Assert.Equal(whole.Properties, await Blobs.GetPropertiesAsync(Name("a"), Ct));
        Assert.Equal(bytes[10..30], await BytesAsync(Name("a"), 10, 20));
        Assert.Equal(bytes[99_990..], await BytesAsync(Name("a"), 99_990, 20));
        Assert.Equal(bytes[99_990..], await BytesAsync(Name("a"), 99_990));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(100_000)]
    public async Task A_read_from_the_end_on_is_empty_and_has_the_properties(long offset)
    {
        await Blobs.PutAsync(Name("a"), new byte[100], BlobCondition.None, Ct);
        var read = await Blobs.GetAsync(Name("a"), offset);
        Assert.Equal(0, read!.Bytes.Length);
        Assert.Equal(100, read.Properties.Length);
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        await Blobs.PutAsync(Name("a"), ReadOnlyMemory<byte>.Empty, BlobCondition.None, Ct);
        Assert.Equal(0, (await Blobs.GetAsync(Name("a")))!.Bytes.Length);
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_null()
    {
        Assert.Null(await Blobs.GetAsync(Name("none")));
        Assert.Null(await Blobs.GetPropertiesAsync(Name("none"), Ct));
        Assert.False(await Blobs.DeleteAsync(Name("none"), BlobCondition.None, Ct));
    }

    [Fact]
    public async Task Put_honours_its_conditions()
    {
        var first = await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.MustNotExist, Ct);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.PutAsync(Name("a"), new byte[] { 2 }, BlobCondition.MustNotExist, Ct));
        var second = await Blobs.PutAsync(Name("a"), new byte[] { 3 }, BlobCondition.Matches(first), Ct);
        Assert.NotEqual(first, second);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.PutAsync(Name("a"), new byte[] { 4 }, BlobCondition.Matches(first), Ct));
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.PutAsync(Name("none"), new byte[] { 5 }, BlobCondition.Matches(first), Ct));
        Assert.Equal([3], await BytesAsync(Name("a")));
    }

    [Fact]
    public async Task A_blob_written_again_with_the_same_bytes_has_another_etag()
    {
        var first = await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.None, Ct);
        Assert.NotEqual(first, await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.None, Ct));
        await Blobs.DeleteAsync(Name("a"), BlobCondition.None, Ct);
        Assert.NotEqual(first, await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.None, Ct));
    }

    [Fact]
    public async Task Delete_honours_its_condition()
    {
        var first = await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.None, Ct);
        var second = await Blobs.PutAsync(Name("a"), new byte[] { 2 }, BlobCondition.None, Ct);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.DeleteAsync(Name("a"), BlobCondition.Matches(first), Ct));
        Assert.True(await Blobs.DeleteAsync(Name("a"), BlobCondition.Matches(second), Ct));
        Assert.Null(await Blobs.GetAsync(Name("a")));
    }

    [Fact]
    public async Task Blocks_are_appended_at_the_expected_position_only()
    {
        Assert.Equal(0, await Blobs.AppendAsync(Name("log"), new byte[] { 1, 2 }, 0, Ct));
        Assert.Equal(2, await Blobs.AppendAsync(Name("log"), new byte[] { 3 }, 2, Ct));
        Assert.Equal(3, await Blobs.AppendAsync(Name("log"), new byte[] { 4 }, null, Ct));
        foreach (var wrong in new long[] { 0, 2, 5 })
        {
            await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.AppendAsync(Name("log"), new byte[] { 9 }, wrong, Ct));
        }

        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.AppendAsync(Name("none"), new byte[] { 9 }, 1, Ct));
        Assert.Equal([1, 2, 3, 4], await BytesAsync(Name("log")));
        Assert.Equal([2, 3], await BytesAsync(Name("log"), 1, 2));
        Assert.Null(await Blobs.GetAsync(Name("none")));
    }

    [Fact]
    public async Task An_append_changes_the_etag_and_the_length()
    {
        await Blobs.AppendAsync(Name("log"), new byte[] { 1 }, 0, Ct);
        var before = await Blobs.GetPropertiesAsync(Name("log"), Ct);
        await Blobs.AppendAsync(Name("log"), new byte[] { 2 }, 1, Ct);
        var after = await Blobs.GetPropertiesAsync(Name("log"), Ct);
        Assert.NotEqual(before!.ETag, after!.ETag);
        Assert.Equal(2, after.Length);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.DeleteAsync(Name("log"), BlobCondition.Matches(before.ETag), Ct));
    }

    [Fact]
    public async Task A_deleted_log_starts_again_at_zero()
    {
        await Blobs.AppendAsync(Name("log"), new byte[] { 1 }, 0, Ct);
        await Blobs.DeleteAsync(Name("log"), BlobCondition.None, Ct);
        Assert.Equal(0, await Blobs.AppendAsync(Name("log"), new byte[] { 2 }, 0, Ct));
        Assert.Equal([2], await BytesAsync(Name("log")));
    }

    [Fact]
    public async Task A_blob_that_was_put_takes_no_blocks()
    {
        await Blobs.PutAsync(Name("a"), new byte[] { 1 }, BlobCondition.None, Ct);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Blobs.AppendAsync(Name("a"), new byte[] { 2 }, 1, Ct));
    }

    [Fact]
    public async Task Of_appends_at_the_same_position_one_wins_each_round()
    {
        for (var round = 0; round < 20; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                try
                {
                    await Blobs.AppendAsync(Name("log"), new[] { (byte)i }, round, Ct);
                    return true;
                }
                catch (StorageConflictException)
                {
                    return false;
                }
            })));
            Assert.Single(outcomes, static won => won);
        }

        Assert.Equal(20, (await Blobs.GetPropertiesAsync(Name("log"), Ct))!.Length);
    }

    [Fact]
    public async Task Blobs_are_listed_by_prefix_in_ordinal_order()
    {
        foreach (var name in new[] { "b", "a/2", "a/1", "a", "ab", "B", "a/1/x", "A/q" })
        {
            await Blobs.PutAsync(Name(name), new byte[name.Length], BlobCondition.None, Ct);
        }

        await Blobs.AppendAsync(Name("a/log"), new byte[] { 1, 2, 3 }, 0, Ct);
        Assert.Equal(["A/q", "B", "a", "a/1", "a/1/x", "a/2", "a/log", "ab", "b"], await NamesAsync(""));
        Assert.Equal(["a/1", "a/1/x", "a/2", "a/log"], await NamesAsync("a/"));
        Assert.Equal(["a", "a/1", "a/1/x", "a/2", "a/log", "ab"], await NamesAsync("a"));
        Assert.Equal(["a/1", "a/1/x"], await NamesAsync("a/1"));
        Assert.Empty(await NamesAsync("zz"));
        var log = Assert.Single(await ListAsync(Blobs.ListAsync(Name("a/log"), Ct)));
        Assert.Equal(3, log.Length);
    }

    [Fact]
    public async Task Names_that_are_none_are_refused()
    {
        foreach (var name in new[] { "", "/a", "a//b", "a/", "../a", "a/./b", "a b", "a~", "ä", "a\\b", new string('a', 513), new string('a', 121) })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.PutAsync(name, new byte[1], BlobCondition.None, Ct));
            await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.GetAsync(name));
            await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.AppendAsync(name, new byte[1], null, Ct));
        }

        await Blobs.PutAsync("contract/" + new string('a', 120) + "/a-b_c.d=E", new byte[1], BlobCondition.None, Ct);
    }

    [Fact]
    public async Task A_block_has_1_byte_to_4_MiB()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.AppendAsync(Name("log"), ReadOnlyMemory<byte>.Empty, 0, Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Blobs.AppendAsync(Name("log"), new byte[BlobLimits.MaxBlockBytes + 1], 0, Ct));
        await Blobs.AppendAsync(Name("log"), new byte[BlobLimits.MaxBlockBytes], 0, Ct);
        Assert.Equal(BlobLimits.MaxBlockBytes, (await Blobs.GetPropertiesAsync(Name("log"), Ct))!.Length);
    }

    private async Task<byte[]> BytesAsync(string name, long offset = 0, long? length = null) =>
        (await Blobs.GetAsync(name, offset, length))!.Bytes.ToArray();

    private string Name(string name) => _prefix + name;

    private async Task<List<string>> NamesAsync(string prefix) =>
        (await ListAsync(Blobs.ListAsync(Name(prefix), Ct))).ConvertAll(b => b.Name[_prefix.Length..]);
}
