using System.Collections.Concurrent;
using Pronoia.Storage.Tables;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>Counts the transactions that a cloud would bill: one per get, batch, and page of a query.</summary>
internal sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    private const int PageSize = 1000;
    private long _transactions;

    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.Ordinal);

    public long Transactions => _transactions;

    /// <summary>Counts bytes from now on.</summary>
    public void ForgetBytes() => _bytes.Clear();

    /// <summary>The bytes of rows inserted into a table, and of those upserted, as Azure counts them.</summary>
    public long BytesOf(string table) => _bytes.GetValueOrDefault(table);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _transactions);
        return inner.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partitionKey, RowKeyRange range, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = 0;
        Interlocked.Increment(ref _transactions);
        await foreach (var row in inner.QueryAsync(table, partitionKey, range, cancellationToken))
        {
            if (++rows % PageSize == 0)
            {
                Interlocked.Increment(ref _transactions);
            }

            yield return row;
        }
    }

    public IAsyncEnumerable<string> PartitionsAsync(string table, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _transactions);
        return inner.PartitionsAsync(table, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> ApplyAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _transactions);
        var bytes = operations.Where(o => o.Kind is TableOperationKind.Insert or TableOperationKind.Upsert).Sum(o => SizeOf(o.Row));
        _bytes.AddOrUpdate(table, bytes, (_, before) => before + bytes);
        return inner.ApplyAsync(table, partitionKey, operations, cancellationToken);
    }

    // learn.microsoft.com, "Understanding the Table Service Data Model": 4 + keys in UTF-16 + per property 8 + name in UTF-16 + value; strings take 4 more.
    private static long SizeOf(TableRow row) => 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length)) + row.Columns.Sum(c => 8 + (2 * c.Key.Length) + c.Value switch
    {
        string text => (2 * text.Length) + 4,
        byte[] bytes => bytes.Length + 4,
        bool => 1,
        int => 4,
        _ => 8,
    });
}
