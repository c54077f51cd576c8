using Pronoia.Storage;
using Pronoia.Storage.Tables;

namespace Pronoia.Tests.StorageContract;

/// <summary>What every table adapter must do.</summary>
public abstract class TableStoreContract : StorageContract
{
    private const string Table = "contract";
    private readonly string _partition = "p" + Guid.NewGuid().ToString("N");

    private ITableStore Tables => Storage.Tables;

    [Fact]
    public async Task A_row_comes_back_with_its_columns_and_types()
    {
        var row = Row("r");
        row["Text"] = "grün \u0000 \"quoted\"";
        row["Empty"] = "";
        row["Yes"] = true;
        row["No"] = false;
        row["Small"] = int.MinValue;
        row["Large"] = long.MaxValue;
        row["Ratio"] = -0.1;
        row["Whole"] = 3.0;
        row["Huge"] = 1e300;
        row["Infinite"] = double.PositiveInfinity;
        row["NaN"] = double.NaN;
        row["Time"] = new DateTimeOffset(2026, 11, 21, 1, 2, 3, 456, TimeSpan.FromHours(2));
        row["Tick"] = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero).AddTicks(1_234_567);
        row["Bytes"] = new byte[] { 0, 1, 255 };
        var etag = await InsertAsync(row);

        var read = await GetAsync("r");

        Assert.NotNull(read);
        Assert.Equal(etag, read.ETag);
        Assert.Equal(_partition, read.PartitionKey);
        Assert.Equal("r", read.RowKey);
        Assert.Equal(row.Columns.Keys.Order(StringComparer.Ordinal), read.Columns.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, value) in row.Columns)
        {
            Assert.Equal(value, read[name]);
            Assert.Equal(value.GetType(), read[name]!.GetType());
        }

        Assert.Equal(TimeSpan.Zero, read.GetTime("Time")!.Value.Offset);
    }

    [Fact]
    public async Task Keys_may_hold_what_urls_and_filters_quote()
    {
        const string key = "it's \"100\" & b=c;d,(e)[f]{g} ~002F ^|<h>@!$*:. grün 東";
        var partition = _partition + key;
        var first = (await Tables.ApplyAsync(Table, partition, [TableOperation.Upsert(new TableRow(partition, key))], Ct))[0];
        var second = (await Tables.ApplyAsync(Table, partition, [TableOperation.Replace(new TableRow(partition, key) { ETag = first })], Ct))[0];
        await Tables.ApplyAsync(Table, partition, [TableOperation.Upsert(new TableRow(partition, key)), TableOperation.Insert(new TableRow(partition, key + "'"))], Ct);
        await Assert.ThrowsAsync<StorageConflictException>(async () =>
            await Tables.ApplyAsync(Table, partition, [TableOperation.Replace(new TableRow(partition, key) { ETag = second })], Ct));

        Assert.Equal(key, (await Tables.GetAsync(Table, partition, key, Ct))!.RowKey);
        var rows = await ListAsync(Tables.QueryAsync(Table, partition, RowKeyRange.Prefix(key), Ct));
        Assert.Equal([key, key + "'"], rows.ConvertAll(static r => r.RowKey));
        Assert.Equal([key + "'"], (await ListAsync(Tables.QueryAsync(Table, partition, new RowKeyRange(key + "'"), Ct))).ConvertAll(static r => r.RowKey));
        Assert.Contains(partition, await ListAsync(Tables.PartitionsAsync(Table, Ct)));
        await Tables.ApplyAsync(Table, partition, [.. rows.Select(static r => TableOperation.Delete(r))], Ct);
        Assert.Null(await Tables.GetAsync(Table, partition, key, Ct));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_null()
    {
        Assert.Null(await GetAsync("none"));
        Assert.Null(await Tables.GetAsync("nosuchtable", _partition, "none", Ct));
    }

    [Fact]
    public async Task Insert_is_refused_where_the_row_exists()
    {
        await InsertAsync(Row("r", 1));

        await Assert.ThrowsAsync<StorageConflictException>(async () => await InsertAsync(Row("r", 2)));

        Assert.Equal(1, (await GetAsync("r"))!.GetInt64("N"));
    }

    [Fact]
    public async Task Replace_needs_the_current_etag_and_replaces_the_whole_row()
    {
        var first = await InsertAsync(Row("r", 1, "Old"));
        var second = await ApplyAsync(TableOperation.Replace(Row("r", 2) with { ETag = first }));

        Assert.NotEqual(first, second);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Replace(Row("r", 3) with { ETag = first })));
        var read = await GetAsync("r");
        Assert.Equal(2, read!.GetInt64("N"));
        Assert.Null(read["Old"]);
        Assert.Equal(second, read.ETag);
    }

    [Fact]
    public async Task Replace_with_a_star_needs_the_row_to_exist()
    {
        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Replace(Row("r", 1) with { ETag = "*" })));
        await InsertAsync(Row("r", 1));
        await ApplyAsync(TableOperation.Replace(Row("r", 2) with { ETag = "*" }));
        Assert.Equal(2, (await GetAsync("r"))!.GetInt64("N"));
    }

    [Fact]
    public async Task The_etag_changes_even_where_the_columns_do_not()
    {
        var first = await InsertAsync(Row("r", 1));
        var second = await ApplyAsync(TableOperation.Replace(Row("r", 1) with { ETag = first }));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Upsert_adds_and_replaces()
    {
        await ApplyAsync(TableOperation.Upsert(Row("r", 1, "Old")));
        await ApplyAsync(TableOperation.Upsert(Row("r", 2)));
        var read = await GetAsync("r");
        Assert.Equal(2, read!.GetInt64("N"));
        Assert.Null(read["Old"]);
    }

    [Fact]
    public async Task Delete_needs_the_current_etag()
    {
        var first = await InsertAsync(Row("r", 1));
        await ApplyAsync(TableOperation.Replace(Row("r", 2) with { ETag = first }));

        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Delete(Row("r") with { ETag = first })));
        Assert.NotNull(await GetAsync("r"));
        var etag = await ApplyAsync(TableOperation.Delete(Row("r") with { ETag = "*" }));
        Assert.Equal("", etag);
        Assert.Null(await GetAsync("r"));
        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Delete(Row("r") with { ETag = "*" })));
    }

    [Fact]
    public async Task A_row_that_is_deleted_and_added_again_has_a_new_etag()
    {
        var first = await InsertAsync(Row("r", 1));
        await ApplyAsync(TableOperation.Delete(Row("r") with { ETag = first }));
        await InsertAsync(Row("r", 1));
        await Assert.ThrowsAsync<StorageConflictException>(async () => await ApplyAsync(TableOperation.Replace(Row("r", 2) with { ETag = first })));
    }

    [Fact]
    public async Task A_batch_is_applied_whole_or_not_at_all()
    {
        await InsertAsync(Row("b", 1));
        await Assert.ThrowsAsync<StorageConflictException>(async () => await Tables.ApplyAsync(
            Table, _partition, [TableOperation.Insert(Row("a")), TableOperation.Insert(Row("b")), TableOperation.Insert(Row("c"))], Ct));
        Assert.Equal(["b"], await KeysAsync(RowKeyRange.All));

        var etags = await Tables.ApplyAsync(
            Table, _partition, [TableOperation.Insert(Row("a")), TableOperation.Upsert(Row("b", 2)), TableOperation.Insert(Row("c"))], Ct);
        Assert.Equal(3, etags.Distinct().Count());
        Assert.Equal(["a", "b", "c"], await KeysAsync(RowKeyRange.All));
        Assert.Equal(etags[1], (await GetAsync("b"))!.ETag);
    }

    [Fact]
    public async Task A_hundred_operations_are_taken_and_more_refused()
    {
        var operations = Enumerable.Range(0, 101).Select(i => TableOperation.Insert(Row($"{i:D3}"))).ToList();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync(Table, _partition, operations, Ct));
        await Tables.ApplyAsync(Table, _partition, operations[..100], Ct);
        Assert.Equal(100, (await KeysAsync(RowKeyRange.All)).Count);
    }

    [Fact]
    public async Task What_breaks_a_limit_is_refused_before_anything_is_written()
    {
        var large = Row("r");
        large["Text"] = new string('x', TableLimits.MaxValueBytes / sizeof(char) + 1);
        var otherPartition = new TableRow("other", "r");
        var misnamed = Row("r");
        misnamed["no-such"] = 1;
        var reserved = Row("r");
        reserved["Timestamp"] = DateTimeOffset.UnixEpoch;
        foreach (var row in new[] { large, otherPartition, misnamed, reserved, Row("a/b"), Row("a%b"), Row("a+b"), Row(""), Row(new string('k', 513)) })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync(Table, _partition, [TableOperation.Upsert(row)], Ct));
        }

        await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync(
            Table, _partition, [TableOperation.Insert(Row("r")), TableOperation.Upsert(Row("r"))], Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync(Table, _partition, [], Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync("no table", _partition, [TableOperation.Insert(Row("r"))], Ct));
        Assert.Empty(await KeysAsync(RowKeyRange.All));
    }

    [Fact]
    public async Task Values_at_the_limit_are_taken()
    {
        var row = Row("r");
        row["Text"] = new string('x', TableLimits.MaxValueBytes / sizeof(char));
        row["Bytes"] = new byte[TableLimits.MaxValueBytes];
        await InsertAsync(row);
        var read = await GetAsync("r");
        Assert.Equal(TableLimits.MaxValueBytes / sizeof(char), read!.GetString("Text")!.Length);
        Assert.Equal(TableLimits.MaxValueBytes, read.GetBytes("Bytes")!.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_of_almost_4_MiB_on_the_wire_is_taken_and_a_larger_one_refused(bool text)
    {
        // Bytes grow by a third in base64, an umlaut takes six bytes as an escape: 64 KiB each way.
        var operations = Enumerable.Range(0, 70).Select(i => TableOperation.Insert(new TableRow(_partition, $"{i:D3}")
        {
            ["Value"] = text ? new string('ü', 64 * 1024 / 6) : new byte[48 * 1024],
        })).ToList();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Tables.ApplyAsync(Table, _partition, operations, Ct));
        await Tables.ApplyAsync(Table, _partition, operations[..60], Ct);
        Assert.Equal(60, (await KeysAsync(RowKeyRange.All)).Count);
    }

    [Fact]
    public async Task Queries_are_in_ordinal_order_and_honour_range_and_limit()
    {
        foreach (var key in new[] { "b", "a", "B", "c", "aa", "é", "a1" })
        {
            await InsertAsync(Row(key));
        }

        Assert.Equal(["B", "a", "a1", "aa", "b", "c", "é"], await KeysAsync(RowKeyRange.All));
        Assert.Equal(["a", "a1", "aa"], await KeysAsync(RowKeyRange.Prefix("a")));
        Assert.Equal(["a1", "aa"], await KeysAsync(new RowKeyRange("a1", "b")));
        Assert.Equal(["aa", "b"], await KeysAsync(new RowKeyRange("aa", Limit: 2)));
        Assert.Equal(["B"], await KeysAsync(new RowKeyRange(To: "a")));
        Assert.Empty(await KeysAsync(new RowKeyRange("x", "y")));
    }

    [Fact]
    public async Task A_query_reads_more_rows_than_a_page_holds()
    {
        var keys = Enumerable.Range(0, 1203).Select(i => $"{i:D5}").ToList();
        foreach (var chunk in keys.Chunk(100))
        {
            await Tables.ApplyAsync(Table, _partition, [.. chunk.Select(k => TableOperation.Insert(Row(k)))], Ct);
        }

        Assert.Equal(keys, await KeysAsync(RowKeyRange.All));
        Assert.Equal(keys[..1001], await KeysAsync(new RowKeyRange(Limit: 1001)));
    }

    [Fact]
    public async Task Partitions_are_apart_and_listed()
    {
        var other = _partition + "x";
        await InsertAsync(Row("r", 1));
        await Tables.ApplyAsync(Table, other, [TableOperation.Insert(new TableRow(other, "r"))], Ct);
        Assert.Single(await KeysAsync(RowKeyRange.All));
        var mine = (await ListAsync(Tables.PartitionsAsync(Table, Ct))).Where(p => p.StartsWith(_partition, StringComparison.Ordinal));
        Assert.Equal([_partition, other], mine);
    }

    [Fact]
    public async Task Of_writers_at_the_same_time_one_wins_each_round()
    {
        var etag = await InsertAsync(Row("r", 0));
        for (var round = 0; round < 20; round++)
        {
            var before = etag;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    return await ApplyAsync(TableOperation.Replace(Row("r", round) with { ETag = before }));
                }
                catch (StorageConflictException)
                {
                    return null;
                }
            })));
            etag = Assert.Single(outcomes, static o => o is not null)!;
        }
    }

    private TableRow Row(string key, long? number = null, string? extra = null)
    {
        var row = new TableRow(_partition, key) { ["N"] = number };
        if (extra is not null)
        {
            row[extra] = "there";
        }

        return row;
    }

    private async Task<string> InsertAsync(TableRow row) => await ApplyAsync(TableOperation.Insert(row));

    private async Task<string> ApplyAsync(TableOperation operation) => (await Tables.ApplyAsync(Table, _partition, [operation], Ct))[0];

    private async Task<TableRow?> GetAsync(string key) => await Tables.GetAsync(Table, _partition, key, Ct);

    private async Task<List<string>> KeysAsync(RowKeyRange range) =>
        (await ListAsync(Tables.QueryAsync(Table, _partition, range, Ct))).ConvertAll(static r => r.RowKey);
}
