using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Probing;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Quorum;

/// <summary>
/// The shared table of votes: two calls per slot of a job, whatever the number of its targets. All deployments have the same targets, and so the same jobs. Where the
/// table cannot be reached, a deployment judges alone.
/// </summary>
internal sealed class QuorumTable(ITableStore shared, TimeProvider time, ILogger<QuorumTable> logger)
{
    /// <summary>The table (partition: job, row: target and location).</summary>
    public const string Table = "locations";

    // The shared account may be in another region, and unwell: a probe's slot must not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Votes count for two intervals; those of jobs and locations that are no more would stay for good.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan SweepTime = TimeSpan.FromMinutes(1);

    /// <summary>Casts the votes of this deployment and counts all.</summary>
    /// <returns>The verdict by target; those of this deployment alone where the table cannot be reached.</returns>
    public async ValueTask<IReadOnlyDictionary<string, QuorumVerdict>> VoteAsync(
        QuorumConfig quorum, Job job, DateTimeOffset slot, IReadOnlyList<(TargetConfig Target, ProbeResult Result)> results, CancellationToken cancellationToken)
    {
        var own = results.Select(r => new LocationVote(r.Target.Name, quorum.Location, slot, r.Result.Verdict, r.Result.Message)).ToList();
        var votes = own.ToList();
        using var patience = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var partition = TableKey.Escape(job.Id);
            var (gone, newer) = await ReadAsync(partition, quorum, slot, votes, linked.Token);
            foreach (var batch in own.Where(v => !newer.Contains(v.Target)).Select(v => v.ToUpsert(partition)).Concat(gone).Chunk(TableLimits.MaxOperations))
            {
                await shared.ApplyAsync(Table, partition, batch, linked.Token);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "The shared table of locations cannot be reached; {Location} judges alone", quorum.Location);
        }

        // A location is late after two intervals: its probe of this slot may still be on its way.
        var fresh = slot - 2 * job.Interval;
        return votes.ToLookup(v => v.Target, StringComparer.Ordinal).ToDictionary(g => g.Key, g => QuorumVerdict.Of(quorum, g, fresh), StringComparer.Ordinal);
    }

    /// <summary>
    /// Deletes votes, of whatever job and location, that were cast more than 30 days ago. Where the table cannot be reached nothing is deleted, and what is not done within
    /// a minute is left to the next time.
    /// </summary>
    /// <param name="now">The instant that ages are counted from.</param>
    /// <param name="cancellationToken">Stops the work between two batches.</param>
    /// <returns>How many votes went.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var swept = 0;
        using var patience = new CancellationTokenSource(SweepTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await foreach (var partition in shared.PartitionsAsync(Table, linked.Token))
            {
                swept += await TableRetention.DeleteAsync(
                    shared, Table, partition, RowKeyRange.All, row => LocationVote.FromRow(row) is not { } vote || vote.Slot >= now - Kept, linked.Token);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Old votes in the shared table of locations could not all be deleted");
        }

        return swept;
    }

    /// <summary>
    /// Adds the votes of others; gives the deletion of own rows whose target is gone, and the targets whose own vote is newer: a slot that comes late or twice must not
    /// put it back.
    /// </summary>
    private async ValueTask<(List<TableOperation> Gone, HashSet<string> Newer)> ReadAsync(
        string partition, QuorumConfig quorum, DateTimeOffset slot, List<LocationVote> votes, CancellationToken cancellationToken)
    {
        var targets = votes.Select(v => v.Target).ToHashSet(StringComparer.Ordinal);
        var newer = new HashSet<string>(StringComparer.Ordinal);
        var gone = new List<TableOperation>();
        await foreach (var row in shared.QueryAsync(Table, partition, RowKeyRange.All, cancellationToken))
        {
            if (LocationVote.FromRow(row) is not { } vote)
            {
                continue;
            }

            if (vote.Location != quorum.Location)
            {
                if (targets.Contains(vote.Target))
                {
                    votes.Add(vote);
                }
            }
            else if (!targets.Contains(vote.Target))
            {
                gone.Add(TableOperation.Delete(row));
            }
            else if (vote.Slot > slot)
            {
                newer.Add(vote.Target);
            }
        }

        return (gone, newer);
    }
}
