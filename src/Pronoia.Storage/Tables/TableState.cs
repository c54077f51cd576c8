namespace Pronoia.Storage.Tables;

/// <summary>
/// The rows of one table in memory. <see cref="Prepare"/> turns operations into changes against the state and the changes prepared before, so that
/// several calls can be written to a journal together before any of them shows. Not thread-safe.
/// </summary>
internal sealed class TableState
{
    private const int RowOverheadBytes = 16;
    private readonly SortedDictionary<string, RowMap> _partitions = new(StringComparer.Ordinal);

    /// <summary>The version given out last.</summary>
    public long LastVersion { get; set; }

    public int RowCount => _partitions.Values.Sum(static p => p.Count);

    /// <summary>Roughly what a journal of nothing but the live rows would take.</summary>
    public long LiveBytes { get; private set; }

    public IReadOnlyCollection<string> Partitions => _partitions.Keys;

    public StoredRow? Get(string partitionKey, string rowKey) => _partitions.GetValueOrDefault(partitionKey)?.Get(rowKey);

    public List<StoredRow> Range(string partitionKey, string? from, bool inclusive, string? to, int limit) =>
        _partitions.GetValueOrDefault(partitionKey)?.Range(from, inclusive, to, limit) ?? [];

    public IEnumerable<(string PartitionKey, StoredRow Row)> All() =>
        _partitions.SelectMany(static p => p.Value.All(), static (p, row) => (p.Key, row));

    /// <summary>Checks the operations and says what they change; the state stays as it is.</summary>
    /// <param name="table">The table's name, for messages.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="operations">Within the limits.</param>
    /// <param name="pending">Changes prepared but not applied yet; those of this call are added.</param>
    /// <exception cref="StorageConflictException">A precondition failed; nothing was added.</exception>
    public List<RowChange> Prepare(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, Dictionary<(string PartitionKey, string RowKey), StoredRow?> pending)
    {
        foreach (var (kind, row) in operations)
        {
            var current = pending.TryGetValue((partitionKey, row.RowKey), out var prepared) ? prepared : Get(partitionKey, row.RowKey);
            Check(table, kind, row, current);
        }

        var changes = new List<RowChange>(operations.Count);
        foreach (var (kind, row) in operations)
        {
            var stored = kind == TableOperationKind.Delete ? null : new StoredRow(row.RowKey, ++LastVersion, RowCodec.Encode(row));
            changes.Add(new RowChange(partitionKey, row.RowKey, stored));
            pending[(partitionKey, row.RowKey)] = stored;
        }

        return changes;
    }

    public void Apply(in RowChange change)
    {
        var (partitionKey, rowKey, row) = change;
        StoredRow? old;
        if (row is not null)
        {
            if (!_partitions.TryGetValue(partitionKey, out var rows))
            {
                rows = new RowMap();
                _partitions.Add(partitionKey, rows);
            }

            old = rows.Set(row);
            LiveBytes += Size(partitionKey, row);
        }
        else
        {
            var rows = _partitions.GetValueOrDefault(partitionKey);
            old = rows?.Remove(rowKey);
            if (rows?.Count == 0)
            {
                _partitions.Remove(partitionKey);
            }
        }

        LiveBytes -= old is null ? 0 : Size(partitionKey, old);
    }

    private static int Size(string partitionKey, StoredRow row) => RowOverheadBytes + partitionKey.Length + row.RowKey.Length + row.Columns.Length;

    private static void Check(string table, TableOperationKind kind, TableRow row, StoredRow? current)
    {
        var problem = kind switch
        {
            TableOperationKind.Insert when current is not null => "exists already",
            TableOperationKind.Replace or TableOperationKind.Delete when current is null => "does not exist",
            TableOperationKind.Replace or TableOperationKind.Delete when row.ETag != "*" && row.ETag != RowCodec.ETagOf(current!.Version) =>
                $"has ETag {RowCodec.ETagOf(current.Version)}, expected {row.ETag}",
            _ => null,
        };
        if (problem is not null)
        {
            throw new StorageConflictException($"{kind} refused: row {row.PartitionKey}/{row.RowKey} of table {table} {problem}");
        }
    }
}
