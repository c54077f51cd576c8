using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Tests.Faults;

/// <summary>A table store that fails as its plan says.</summary>
public sealed class FaultyTableStore(ITableStore inner, FaultPlan plan) : ITableStore
{
    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken), writes: false);

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partitionKey, RowKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await plan.RunAsync(static () => ValueTask.FromResult(true), writes: false);
        await foreach (var row in inner.QueryAsync(table, partitionKey, range, cancellationToken))
        {
            yield return row;
        }
    }

    public IAsyncEnumerable<string> PartitionsAsync(string table, CancellationToken cancellationToken) => inner.PartitionsAsync(table, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ApplyAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken) =>
        plan.RunAsync(() => inner.ApplyAsync(table, partitionKey, operations, cancellationToken), writes: true);
}
