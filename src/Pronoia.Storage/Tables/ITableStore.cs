namespace Pronoia.Storage.Tables;

/// <summary>
/// Port to a table store with the semantics of Azure Table storage: rows are found by (table, partition key, row key), ordered by row key
/// (ordinal) inside a partition, and carry an ETag that changes with every write. Tables need not be created first; their names are 3 to 63 ASCII letters and
/// digits, whatever their case. <see cref="TableLimits"/> checks names, keys, columns and sizes.
/// Keys are 1 to 512 characters without <c>/ \ # ? % +</c> and control characters; <see cref="TableKey"/> escapes others.
/// </summary>
public interface ITableStore
{
    /// <summary>One row, or null.</summary>
    ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>The rows of a partition in row key order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="range">Which row keys.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    IAsyncEnumerable<TableRow> QueryAsync(string table, string partitionKey, RowKeyRange range, CancellationToken cancellationToken);

    /// <summary>The partition keys of a table in ordinal order. Reads the whole table on Azure: for tools and retention, not for hot paths.</summary>
    IAsyncEnumerable<string> PartitionsAsync(string table, CancellationToken cancellationToken);

    /// <summary>
    /// Applies operations to rows of one partition, all or nothing, at most 100, each on another row.
    /// </summary>
    /// <returns>The new ETags, in the order of the operations; an empty string for a delete.</returns>
    /// <exception cref="StorageConflictException">A precondition failed (row exists, is gone, or has another ETag); nothing was applied.</exception>
    ValueTask<IReadOnlyList<string>> ApplyAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken);
}
