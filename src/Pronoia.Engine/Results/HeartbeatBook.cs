using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>When heartbeats came, and since when they are waited for: the table <c>heartbeats</c>, one row per name in each of two partitions.</summary>
internal sealed class HeartbeatBook(ITableStore tables)
{
    private const string Table = "heartbeats";
    private const string Beats = "beats";
    private const string Watches = "watches";

    /// <summary>Takes note of a heartbeat.</summary>
    public async ValueTask BeatAsync(string name, DateTimeOffset at, CancellationToken cancellationToken) =>
        await tables.ApplyAsync(Table, Beats, [TableOperation.Upsert(new TableRow(Beats, TableKey.Escape(name)) { ["Name"] = name, ["At"] = at })], cancellationToken);

    /// <summary>The last heartbeats by name.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> LastAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAsync(Table, Beats, RowKeyRange.All, cancellationToken))
        {
            if (row.GetString("Name") is { } name && row.GetTime("At") is { } at)
            {
                last[name] = at;
            }
        }

        return last;
    }

    /// <summary>
    /// Since when each heartbeat is waited for without a break: where nobody looked for longer than <paramref name="gap"/>, nobody may have listened either, and
    /// the wait begins anew.
    /// </summary>
    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> WatchAsync(
        IEnumerable<string> names, DateTimeOffset slot, TimeSpan gap, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, (DateTimeOffset Since, DateTimeOffset Looked)>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAsync(Table, Watches, RowKeyRange.All, cancellationToken))
        {
            if (row.GetString("Name") is { } name && row.GetTime("Since") is { } since && row.GetTime("Looked") is { } looked)
            {
                known[name] = (since, looked);
            }
        }

        var watches = names.ToDictionary(
            n => n, n => known.TryGetValue(n, out var watch) && slot - watch.Looked <= gap ? watch.Since : slot, StringComparer.Ordinal);
        foreach (var batch in watches.Chunk(100))
        {
            var rows = batch.Select(w => TableOperation.Upsert(
                new TableRow(Watches, TableKey.Escape(w.Key)) { ["Name"] = w.Key, ["Since"] = w.Value, ["Looked"] = slot }));
            await tables.ApplyAsync(Table, Watches, [.. rows], cancellationToken);
        }

        return watches;
    }
}
