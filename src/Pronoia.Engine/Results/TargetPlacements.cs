using Pronoia.Storage;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>
/// Which job a target's status is kept under: the table <c>placements</c>, one row per target. A target that a change of the configuration gives to another
/// job takes its status with it, and so its outage and its day.
/// </summary>
internal sealed class TargetPlacements(ITableStore tables)
{
    private const string Table = "placements";
    private const string Partition = "targets";

    /// <summary>Every target that ever was probed.</summary>
    public static async ValueTask<IReadOnlyList<string>> TargetsAsync(ITableStore tables, CancellationToken cancellationToken)
    {
        var targets = new List<string>();
        await foreach (var row in tables.QueryAsync(Table, Partition, RowKeyRange.All, cancellationToken))
        {
            targets.Add(row.GetString("Target") ?? row.RowKey);
        }

        return targets;
    }

    /// <summary>The status of a target that has none under <paramref name="job"/> yet, as another job left it, or null. It is placed under the job from now on.</summary>
    public async ValueTask<TargetStatus?> TakeAsync(string target, string job, CancellationToken cancellationToken)
    {
        var key = TableKey.Escape(target);
        var placement = await tables.GetAsync(Table, Partition, key, cancellationToken);
        TargetStatus? latest = null;
        var latestJob = "";

        // Who died between placing and saving left two candidates.
        foreach (var candidate in ((string?[])[placement?.GetString("Job"), placement?.GetString("Before")]).OfType<string>().Where(c => c != job).Distinct())
        {
            var row = await tables.GetAsync(TargetStatus.Table, TableKey.Escape(candidate), key, cancellationToken);
            if (row is not null && TargetStatus.FromRow(row) is var status && (latest is null || status.LastSlot > latest.LastSlot))
            {
                (latest, latestJob) = (status, candidate);
            }
        }

        var next = new TableRow(Partition, key) { ["Target"] = target, ["Job"] = job, ["Before"] = latest is null ? null : latestJob };
        await tables.ApplyAsync(Table, Partition, [TableOperation.Upsert(next)], cancellationToken);
        return latest;
    }

    /// <summary>Deletes the status and the placement of a target that has not been probed since <paramref name="before"/>.</summary>
    /// <returns>How many rows went.</returns>
    public async ValueTask<int> ForgetAsync(string target, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var key = TableKey.Escape(target);
        if (await tables.GetAsync(Table, Partition, key, cancellationToken) is not { } placement
            || placement.GetString("Job") is not { } job
            || await tables.GetAsync(TargetStatus.Table, TableKey.Escape(job), key, cancellationToken) is not { } status
            || TargetStatus.FromRow(status).LastSlot >= before)
        {
            return 0;
        }

        try
        {
            await tables.ApplyAsync(TargetStatus.Table, status.PartitionKey, [TableOperation.Delete(status)], cancellationToken);
            await tables.ApplyAsync(Table, Partition, [TableOperation.Delete(placement)], cancellationToken);
            return 2;
        }
        catch (StorageConflictException)
        {
            // It is probed again.
            return 0;
        }
    }

    /// <summary>Deletes the status that a target left behind under another job, once it is saved under its new one.</summary>
    public async ValueTask LeaveAsync(string target, CancellationToken cancellationToken)
    {
        var key = TableKey.Escape(target);
        if ((await tables.GetAsync(Table, Partition, key, cancellationToken))?.GetString("Before") is { } before
            && await tables.GetAsync(TargetStatus.Table, TableKey.Escape(before), key, cancellationToken) is { } row)
        {
            try
            {
                await tables.ApplyAsync(TargetStatus.Table, row.PartitionKey, [TableOperation.Delete(row)], cancellationToken);
            }
            catch (StorageConflictException)
            {
                // A worker under the old configuration still writes it.
            }
        }
    }
}
