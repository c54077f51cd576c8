using Pronoia.Functions.Adapters;
using Pronoia.Functions.Tests.Azurite;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Tests.Adapters;

/// <summary>A repeated request is refused because the first one succeeded: that is a success, and only that.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LostAnswerTests : IAsyncLifetime
{
    private const string Table = "lost";
    private readonly LostAnswerPolicy _lost = new();
    private readonly AzureStorage _storage;
    private readonly string _name = Guid.NewGuid().ToString("N");

    public LostAnswerTests(AzuriteServer azurite) => _storage = TestStorage.Open(azurite, _lost);

    private static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync()
    {
        // Tables and containers exist before an answer is lost, so that it is the write's own.
        await ApplyAsync(TableOperation.Upsert(new TableRow(_name, "first")));
        await _storage.Blobs.PutAsync($"lost/{_name}/first", new byte[1], BlobCondition.None, Ct);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Insert_replace_and_delete_know_their_own_success()
    {
        _lost.Arm();
        var inserted = await ApplyAsync(TableOperation.Insert(Row(1)));
        Assert.Equal(inserted, (await RowAsync())!.ETag);

        _lost.Arm();
        var replaced = await ApplyAsync(TableOperation.Replace(Row(2) with { ETag = inserted }));
        Assert.Equal(replaced, (await RowAsync())!.ETag);

        _lost.Arm();
        Assert.Equal("", await ApplyAsync(TableOperation.Delete(Row(2) with { ETag = replaced })));
        Assert.Null(await RowAsync());
    }

    [Fact]
    public async Task A_batch_knows_its_own_success()
    {
        TableRow[] rows = [Row(1), new TableRow(_name, "s") { ["N"] = 2 }];
        _lost.Arm();
        var etags = await _storage.Tables.ApplyAsync(Table, _name, [.. rows.Select(TableOperation.Insert)], Ct);
        Assert.Equal(2, etags.Distinct().Count());
        await Assert.ThrowsAsync<StorageConflictException>(async () => await _storage.Tables.ApplyAsync(Table, _name, [.. rows.Select(TableOperation.Insert)], Ct));
    }

    [Fact]
    public async Task Without_a_repeat_the_same_row_is_a_conflict()
    {
        await ApplyAsync(TableOperation.Insert(Row(1)));
        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Insert(Row(1))));
    }

    [Fact]
    public async Task Appends_are_not_doubled()
    {
        var name = $"lost/{_name}/log";
        await _storage.Blobs.AppendAsync(name, new byte[] { 1 }, 0, Ct);
        _lost.Arm();
        Assert.Equal(1, await _storage.Blobs.AppendAsync(name, new byte[] { 2, 3 }, 1, Ct));
        _lost.Arm();
        Assert.Equal(3, await _storage.Blobs.AppendAsync(name, new byte[] { 4 }, null, Ct));
        Assert.Equal([1, 2, 3, 4], (await _storage.Blobs.GetAsync(name))!.Bytes.ToArray());
        await Assert.ThrowsAsync<StorageConflictException>(async () => await _storage.Blobs.AppendAsync(name, new byte[] { 4 }, 3, Ct));
    }

    [Fact]
    public async Task Put_and_delete_know_their_own_success()
    {
        var name = $"lost/{_name}/a";
        _lost.Arm();
        var first = await _storage.Blobs.PutAsync(name, new byte[] { 1 }, BlobCondition.MustNotExist, Ct);
        _lost.Arm();
        var second = await _storage.Blobs.PutAsync(name, new byte[] { 2 }, BlobCondition.Matches(first), Ct);
        Assert.NotEqual(first, second);
        _lost.Arm();
        Assert.True(await _storage.Blobs.DeleteAsync(name, BlobCondition.Matches(second), Ct));
    }

    private TableRow Row(int number) => new(_name, "r") { ["N"] = number };

    private async Task<string> ApplyAsync(TableOperation operation) => (await _storage.Tables.ApplyAsync(Table, _name, [operation], Ct))[0];

    private async Task<TableRow?> RowAsync() => await _storage.Tables.GetAsync(Table, _name, "r", Ct);
}
