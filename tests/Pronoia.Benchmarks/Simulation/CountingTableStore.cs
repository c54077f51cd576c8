using Pronoia.Storage.Tables;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>Counts the transactions that a cloud would bill: one per get, batch, and page of a query.</summary>
internal sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    private const int PageSize = 1000;
    private long _transactions;

    public long Transactions => _transactions;

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
        return inner.ApplyAsync(table, partitionKey, operations, cancellationToken);
    }
}
