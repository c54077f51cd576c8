namespace Pronoia.Storage.Tables;

/// <summary>Deletes old rows of tables whose row keys sort by time.</summary>
public static class TableRetention
{
    /// <summary>Deletes, in every partition, the rows with a key below <paramref name="rowKey"/>. Rows that change meanwhile are left.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="table">The table.</param>
    /// <param name="rowKey">The first key to keep, as <see cref="TableKey.Ascending"/> makes it.</param>
    /// <param name="cancellationToken">Stops the work between two batches.</param>
    /// <returns>How many rows.</returns>
    public static async ValueTask<int> DeleteBeforeAsync(ITableStore tables, string table, string rowKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var deleted = 0;
        await foreach (var partition in tables.PartitionsAsync(table, cancellationToken))
        {
            while (true)
            {
                var batch = new List<TableOperation>(TableLimits.MaxOperations);
                await foreach (var row in tables.QueryAsync(table, partition, new RowKeyRange(To: rowKey, Limit: TableLimits.MaxOperations), cancellationToken))
                {
                    batch.Add(TableOperation.Delete(row));
                }

                if (batch.Count == 0 || !await TryApplyAsync(tables, table, partition, batch, cancellationToken))
                {
                    break;
                }

                deleted += batch.Count;
            }
        }

        return deleted;
    }

    private static async ValueTask<bool> TryApplyAsync(
        ITableStore tables, string table, string partition, List<TableOperation> batch, CancellationToken cancellationToken)
    {
        try
        {
            await tables.ApplyAsync(table, partition, batch, cancellationToken);
            return true;
        }
        catch (StorageConflictException)
        {
            return false;
        }
    }
}
