using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Embedded;

/// <summary>Tables held in memory and, where there is a directory, journalled in it. A table is loaded when it is first used.</summary>
internal sealed class EmbeddedTableStore(string? directory, EmbeddedStorageOptions options, FileSync sync) : ITableStore, IDisposable
{
    private const string Extension = ".journal";
    private const int QueryPageRows = 500;
    private readonly ConcurrentDictionary<string, Lazy<Table>> _tables = new(StringComparer.Ordinal);
    private volatile bool _disposed;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        var row = TableOf(table).Get(partitionKey, rowKey);
        return ValueTask.FromResult(row is null ? null : RowCodec.Decode(partitionKey, row));
    }

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partitionKey, RowKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        await Task.CompletedTask;
        var rows = TableOf(table);
        var (from, inclusive) = (range.From, true);
        var left = range.Limit ?? int.MaxValue;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = rows.Range(partitionKey, from, inclusive, range.To, Math.Min(left, QueryPageRows));
            foreach (var row in page)
            {
                yield return RowCodec.Decode(partitionKey, row);
            }

            if (page.Count < QueryPageRows)
            {
                yield break;
            }

            left -= page.Count;
            (from, inclusive) = (page[^1].RowKey, false);
        }
    }

    public async IAsyncEnumerable<string> PartitionsAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var partition in TableOf(table).Partitions())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return partition;
        }
    }

    public async ValueTask<IReadOnlyList<string>> ApplyAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        TableLimits.CheckOperations(table, partitionKey, operations);
        cancellationToken.ThrowIfCancellationRequested();
        return await TableOf(table).ApplyAsync(partitionKey, operations);
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var table in _tables.Values.Where(static t => t.IsValueCreated))
        {
            table.Value.Dispose();
        }
    }

    private Table TableOf(string table)
    {
        TableLimits.CheckTable(table);
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Azure takes names that differ in case for the same table, and so do some file systems.
        return _tables.GetOrAdd(table.ToLowerInvariant(), static (name, self) => new Lazy<Table>(() => self.Load(name)), this).Value;
    }

    private Table Load(string name)
    {
        var state = new TableState();
        var journal = directory is null ? null : TableJournal.Open(Path.Combine(directory, name + Extension), state, sync);
        return new Table(name, state, journal, options.JournalSlackBytes);
    }
}
