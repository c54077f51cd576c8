namespace Pronoia.Storage.Tables;

/// <summary>Deletes old rows.</summary>
public static class TableRetention
{
    private const int PageRows = 1_000;

    /// <summary>Deletes rows of one partition. Rows that change meanwhile are left.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="table">The table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="range">Which row keys; its limit is not used.</param>
    /// <param name="isKept">Rows in the range that stay all the same; null: none.</param>
    /// <param name="cancellationToken">Stops the work between two batches.</param>
    /// <returns>How many rows.</returns>
    public static async ValueTask<int> DeleteAsync(
        ITableStore tables, string table, string partition, RowKeyRange range, Predicate<TableRow>? isKept, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var (deleted, from, read) = (0, range.From, PageRows);
        while (read == PageRows)
        {
            // A page is read to its end before its rows go, so that no query runs over rows that vanish.
            var page = new List<TableOperation>();
            read = 0;
            await foreach (var row in tables.QueryAsync(table, partition, range with { From = from, Limit = PageRows }, cancellationToken))
            {
                read++;
                // The smallest key behind this one: keys hold no control characters.
                from = row.RowKey + " ";
                if (isKept is null || !isKept(row))
                {
                    page.Add(TableOperation.Delete(row));
                }
            }

            foreach (var batch in page.Chunk(TableLimits.MaxOperations))
            {
                deleted += await TryApplyAsync(tables, table, partition, batch, cancellationToken) ? batch.Length : 0;
            }
        }

        return deleted;
    }

    private static async ValueTask<bool> TryApplyAsync(
        ITableStore tables, string table, string partition, TableOperation[] batch, CancellationToken cancellationToken)
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
