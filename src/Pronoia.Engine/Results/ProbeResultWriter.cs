using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Probing;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>Writes the results of one slot of a probe job to the tables. Writing a slot twice changes nothing.</summary>
internal sealed class ProbeResultWriter(ITableStore tables)
{
    /// <summary>Writes result rows, then segments that ended, then the statuses, which is what makes the slot count.</summary>
    public async ValueTask WriteAsync(
        Job job, DateTimeOffset slot, IReadOnlyList<(TargetConfig Target, ProbeResult Result)> results, CancellationToken cancellationToken)
    {
        var statuses = new Dictionary<string, TargetStatus>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAsync(TargetStatus.Table, TableKey.Escape(job.Id), RowKeyRange.All, cancellationToken))
        {
            var status = TargetStatus.FromRow(row);
            statuses[status.Target] = status;
        }

        var next = new List<TableOperation>();
        var closed = new List<StateSegment>();
        foreach (var (target, result) in results)
        {
            var previous = statuses.GetValueOrDefault(target.Name);
            if (previous is not null && slot <= previous.LastSlot)
            {
                continue;
            }

            var (status, segments) = TargetHistory.Advance(previous, target, slot, result);
            next.Add(TableOperation.Upsert(status.ToRow(job.Id)));
            closed.AddRange(segments);
        }

        await ApplyAsync(
            ProbeResultRow.Table,
            ProbeResultRow.Partition(job.Id, slot),
            [.. results.Select(r => TableOperation.Upsert(ProbeResultRow.Create(job.Id, slot, r.Target, r.Result)))],
            cancellationToken);
        foreach (var group in closed.GroupBy(s => s.Target, StringComparer.Ordinal))
        {
            await ApplyAsync(StateSegment.Table, TableKey.Escape(group.Key), [.. group.Select(s => TableOperation.Upsert(s.ToRow()))], cancellationToken);
        }

        await ApplyAsync(TargetStatus.Table, TableKey.Escape(job.Id), next, cancellationToken);
    }

    private async ValueTask ApplyAsync(string table, string partition, List<TableOperation> operations, CancellationToken cancellationToken)
    {
        foreach (var batch in operations.Chunk(100))
        {
            await tables.ApplyAsync(table, partition, batch, cancellationToken);
        }
    }
}
