using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Alerts;

/// <summary>
/// When the notifier has something to do next: the row <c>notify/next</c> of the table <c>planner</c>. Ticks and flushes may run in different processes, so
/// it cannot be kept in memory.
/// </summary>
internal sealed class FlushSchedule(ITableStore tables)
{
    private const string Table = "planner";
    private const string Partition = "notify";
    private const string Row = "next";
    private const string DueAt = "DueAt";

    /// <summary>Whether a flush is due.</summary>
    public async ValueTask<bool> IsDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await tables.GetAsync(Table, Partition, Row, cancellationToken) is { } row && row.GetTime(DueAt) <= now;

    /// <summary>Writes down when the next flush is due; null: not before alerts come in.</summary>
    public async ValueTask SetAsync(DateTimeOffset? due, CancellationToken cancellationToken) =>
        await tables.ApplyAsync(Table, Partition, [TableOperation.Upsert(new TableRow(Partition, Row) { [DueAt] = due })], cancellationToken);
}
