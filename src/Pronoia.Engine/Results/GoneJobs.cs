using Pronoia.Engine.Detection;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Scrape;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>The jobs that are configured no longer, and what they leave behind.</summary>
internal sealed class GoneJobs(IStorage storage)
{
    /// <summary>Forgets the jobs whose last slot was before <paramref name="before"/>, with their state; those that have come back are not gone.</summary>
    /// <param name="present">The jobs that there are.</param>
    /// <param name="before">An instant by which all their rows have expired.</param>
    /// <param name="cancellationToken">Stops the work between two jobs.</param>
    /// <returns>How many jobs were forgotten.</returns>
    public async ValueTask<int> ForgetAsync(IReadOnlySet<string> present, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var expired = new List<TableRow>();
        await foreach (var row in storage.Tables.QueryAsync(TickPlanner.Table, TickPlanner.GonePartition, RowKeyRange.All, cancellationToken))
        {
            if (row.GetString("Job") is not { } job || present.Contains(job) || row.GetTime("LastSlot") is not { } last || last < before)
            {
                expired.Add(row);
            }
        }

        var discoveries = new DiscoveryStore(storage);
        foreach (var row in expired)
        {
            if (row.GetString("Job") is { } job && !present.Contains(job))
            {
                await storage.Blobs.DeleteAsync(ShardStateStore.BlobName(job), BlobCondition.None, cancellationToken);
                await storage.Blobs.DeleteAsync(RulesJobRunner.BlobName(job), BlobCondition.None, cancellationToken);
                await discoveries.ForgetAsync(job, cancellationToken);
                await ScrapeErrors.ForgetAsync(storage.Tables, job, cancellationToken);
            }

            await TableRetention.DeleteAsync(storage.Tables, TickPlanner.Table, row.PartitionKey, RowKeyRange.Only(row.RowKey), null, cancellationToken);
        }

        return expired.Count;
    }
}
