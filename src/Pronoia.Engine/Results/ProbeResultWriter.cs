using Pronoia.Engine.Configuration;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Probing;
using Pronoia.Storage;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>
/// Writes the results of one slot of a probe job to the tables. A slot counts once, however often it comes and whatever dies in between: the statuses are saved
/// last, under compare-and-swap, and all else follows from the statuses before. A slot that comes after a later one of its target is dropped.
/// </summary>
internal sealed class ProbeResultWriter(ITableStore tables)
{
    private const int MaxAttempts = 8;

    private readonly UptimeRollups _rollups = new(tables);
    private readonly TargetPlacements _placements = new(tables);

    /// <summary>Writes result rows, then segments and days that ended, then the statuses, which is what makes the slot count.</summary>
    /// <exception cref="StorageConflictException">Other workers on the same job were faster every time.</exception>
    public async ValueTask WriteAsync(
        PronoiaConfig config, Job job, DateTimeOffset slot, IReadOnlyList<(TargetConfig Target, ProbeResult Result)> results, CancellationToken cancellationToken)
    {
        var calendar = MaintenanceCalendar.Of(config);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryWriteAsync(calendar, job, slot, results, cancellationToken);
                return;
            }
            catch (StorageConflictException) when (attempt < MaxAttempts)
            {
                // Another worker saved statuses of this job meanwhile: again, from what they are now.
            }
        }
    }

    private async ValueTask TryWriteAsync(
        MaintenanceCalendar calendar, Job job, DateTimeOffset slot, IReadOnlyList<(TargetConfig Target, ProbeResult Result)> results, CancellationToken cancellationToken)
    {
        var statuses = await StatusesAsync(job, cancellationToken);
        var rows = new List<TableOperation>();
        var next = new List<TableOperation>();
        var closed = new List<StateSegment>();
        var finished = new List<UptimeDay>();
        var moved = new List<string>();
        foreach (var (target, result) in results)
        {
            var isNew = !statuses.TryGetValue(target.Name, out var previous);
            if (isNew && await _placements.TakeAsync(target.Name, job.Id, cancellationToken) is { } left)
            {
                previous = left with { ETag = "" };
                moved.Add(target.Name);
            }

            if (previous is not null && slot <= previous.LastSlot)
            {
                continue;
            }

            var step = TargetHistory.Advance(previous, target, slot, result, calendar);
            var maintenance = calendar.Find(target.SeriesLabels, slot)?.Name;
            rows.Add(TableOperation.Upsert(ProbeResultRow.Create(job.Id, slot, target, result, maintenance)));
            next.Add(isNew ? TableOperation.Insert(step.Status.ToRow(job.Id)) : TableOperation.Replace(step.Status.ToRow(job.Id)));
            closed.AddRange(step.Closed);
            finished.AddRange(step.Finished);
        }

        await ApplyAsync(ProbeResultRow.Table, ProbeResultRow.Partition(job.Id, slot), rows, cancellationToken);
        foreach (var group in closed.GroupBy(s => s.Target, StringComparer.Ordinal))
        {
            await ApplyAsync(StateSegment.Table, TableKey.Escape(group.Key), [.. group.Select(s => TableOperation.Upsert(s.ToRow()))], cancellationToken);
        }

        foreach (var group in finished.GroupBy(d => d.Target, StringComparer.Ordinal))
        {
            await _rollups.WriteAsync(group.Key, [.. group], cancellationToken);
        }

        await ApplyAsync(TargetStatus.Table, TableKey.Escape(job.Id), next, cancellationToken);
        foreach (var target in moved)
        {
            await _placements.LeaveAsync(target, cancellationToken);
        }
    }

    private async ValueTask<Dictionary<string, TargetStatus>> StatusesAsync(Job job, CancellationToken cancellationToken)
    {
        var statuses = new Dictionary<string, TargetStatus>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAsync(TargetStatus.Table, TableKey.Escape(job.Id), RowKeyRange.All, cancellationToken))
        {
            var status = TargetStatus.FromRow(row);
            statuses[status.Target] = status;
        }

        return statuses;
    }

    private async ValueTask ApplyAsync(string table, string partition, List<TableOperation> operations, CancellationToken cancellationToken)
    {
        foreach (var batch in operations.Chunk(TableLimits.MaxOperations))
        {
            await tables.ApplyAsync(table, partition, batch, cancellationToken);
        }
    }
}
