using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Adapters;

/// <summary>The table port over Azure Table storage.</summary>
internal sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    private const int PageSize = 1000;
    private readonly ConcurrentDictionary<string, bool> _created = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        var found = await service.GetTableClient(table).GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? TableEntities.ToRow(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partitionKey, RowKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partitionKey);
        var limit = range.Limit ?? int.MaxValue;
        if (limit <= 0)
        {
            yield break;
        }

        var filter = TableFilters.Of(partitionKey, range);
        var pages = service.GetTableClient(table).QueryAsync<TableEntity>(filter, Math.Min(limit, PageSize), cancellationToken: cancellationToken).AsPages();
        await foreach (var page in PagesAsync(pages))
        {
            foreach (var entity in page.Values)
            {
                yield return TableEntities.ToRow(entity);
                if (--limit == 0)
                {
                    yield break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> PartitionsAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableLimits.CheckTable(table);
        var last = "";
        while (true)
        {
            // One page, then on behind its last partition: a partition of many rows is skipped, not read.
            var pages = service.GetTableClient(table)
                .QueryAsync<TableEntity>(TableFilters.After(last), PageSize, ["PartitionKey", "RowKey"], cancellationToken)
                .AsPages();
            var before = last;
            await foreach (var page in PagesAsync(pages))
            {
                foreach (var entity in page.Values)
                {
                    if (entity.PartitionKey != last)
                    {
                        last = entity.PartitionKey;
                        yield return last;
                    }
                }

                // A page may be empty and still have a successor.
                if (last != before)
                {
                    break;
                }
            }

            if (last == before)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ApplyAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        TableLimits.CheckOperations(table, partitionKey, operations);
        var client = service.GetTableClient(table);
        var watch = RetryWatch.Start();
        for (var attempt = 0; ; attempt++)
        {
            await CreateAsync(client, cancellationToken);
            try
            {
                return operations.Count == 1
                    ? [await ApplyOneAsync(client, operations[0], cancellationToken)]
                    : await ApplyBatchAsync(client, operations, cancellationToken);
            }
            catch (RequestFailedException e) when (AzureErrors.IsTableMissing(e) && attempt == 0)
            {
                // Somebody deleted the table since this process created it.
                _created.TryRemove(client.Name, out _);
            }
            catch (RequestFailedException e) when (AzureErrors.IsConflict(e))
            {
                return (watch.Retried ? await OwnSuccessAsync(table, operations, cancellationToken) : null)
                    ?? throw AzureErrors.Conflict($"{Describe(operations, e)} of table {table}", e);
            }
        }
    }

    private static async ValueTask<string> ApplyOneAsync(TableClient client, TableOperation operation, CancellationToken cancellationToken)
    {
        var (kind, row) = operation;
        if (kind == TableOperationKind.Delete)
        {
            // Deleting what is gone is no error to the client library, but it is one to the port.
            var deleted = await client.DeleteEntityAsync(row.PartitionKey, row.RowKey, TableEntities.IfMatch(row), cancellationToken);
            return deleted.Status == 404 ? throw new RequestFailedException(deleted) : "";
        }

        var entity = TableEntities.ToEntity(row);
        var response = kind switch
        {
            TableOperationKind.Insert => await client.AddEntityAsync(entity, cancellationToken),
            TableOperationKind.Replace => await client.UpdateEntityAsync(entity, TableEntities.IfMatch(row), TableUpdateMode.Replace, cancellationToken),
            _ => await client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken),
        };
        return ETagOf(response);
    }

    private static async ValueTask<IReadOnlyList<string>> ApplyBatchAsync(
        TableClient client, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        var actions = operations.Select(static o => o.Kind switch
        {
            TableOperationKind.Insert => new TableTransactionAction(TableTransactionActionType.Add, TableEntities.ToEntity(o.Row)),
            TableOperationKind.Replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, TableEntities.ToEntity(o.Row), TableEntities.IfMatch(o.Row)),
            TableOperationKind.Upsert => new TableTransactionAction(TableTransactionActionType.UpsertReplace, TableEntities.ToEntity(o.Row)),
            _ => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(o.Row.PartitionKey, o.Row.RowKey), TableEntities.IfMatch(o.Row)),
        });
        var responses = (await client.SubmitTransactionAsync(actions, cancellationToken)).Value;
        return [.. responses.Select((response, i) => operations[i].Kind == TableOperationKind.Delete ? "" : ETagOf(response))];
    }

    private static string ETagOf(Response response) =>
        response.Headers.ETag?.ToString() ?? throw new InvalidDataException("the table service answered a write without an ETag");

    private static string Describe(IReadOnlyList<TableOperation> operations, RequestFailedException e)
    {
        var index = e is TableTransactionFailedException { FailedTransactionActionIndex: { } failed } && failed < operations.Count ? failed : 0;
        var (kind, row) = operations[index];
        return $"{kind} of row {row.PartitionKey}/{row.RowKey}";
    }

    private static async IAsyncEnumerable<Page<TableEntity>> PagesAsync(IAsyncEnumerable<Page<TableEntity>> pages)
    {
        await using var reader = pages.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (RequestFailedException e) when (AzureErrors.IsTableMissing(e))
            {
                yield break;
            }

            yield return reader.Current;
        }
    }

    /// <summary>The ETags of the rows where all of them are as the operations would have left them; otherwise null.</summary>
    private async ValueTask<IReadOnlyList<string>?> OwnSuccessAsync(string table, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken)
    {
        var etags = new string[operations.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            var (kind, row) = operations[i];
            var stored = await GetAsync(table, row.PartitionKey, row.RowKey, cancellationToken);
            var isDelete = kind == TableOperationKind.Delete;
            if (isDelete ? stored is not null : stored is null || !TableEntities.SameColumns(row, stored))
            {
                return null;
            }

            etags[i] = stored?.ETag ?? "";
        }

        return etags;
    }

    private async ValueTask CreateAsync(TableClient client, CancellationToken cancellationToken)
    {
        if (!_created.ContainsKey(client.Name))
        {
            await client.CreateIfNotExistsAsync(cancellationToken);
            _created[client.Name] = true;
        }
    }
}
