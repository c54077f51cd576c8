using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Tests.Reports;

/// <summary>A storage in which somebody else is faster: before one change of a table something happens.</summary>
/// <param name="inner">The storage.</param>
/// <param name="before">What happens.</param>
/// <param name="changes">How many changes there are before that one.</param>
internal sealed class RacingStorage(IStorage inner, Func<Task> before, int changes = 0) : IStorage, ITableStore
{
    private int _left = changes;

    public ITableStore Tables => this;

    public IBlobStore Blobs => inner.Blobs;

    public IWorkQueue Queue => inner.Queue;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.Tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public IAsyncEnumerable<TableRow> QueryAsync(string table, string partitionKey, RowKeyRange range, CancellationToken cancellationToken) =>
        inner.Tables.QueryAsync(table, partitionKey, range, cancellationToken);

    public IAsyncEnumerable<string> PartitionsAsync(string table, CancellationToken cancellationToken) => inner.Tables.PartitionsAsync(table, cancellationToken);

    public async ValueTask<IReadOnlyList<string>> ApplyAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        if (_left-- == 0)
        {
            await before();
        }

        return await inner.Tables.ApplyAsync(table, partitionKey, operations, cancellationToken);
    }
}
