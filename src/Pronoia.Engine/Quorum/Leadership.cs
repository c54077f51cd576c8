using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Storage;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Quorum;

/// <summary>
/// One deployment of a quorum tells people; the others watch it. The lease is a row of the shared table: whoever holds it extends it with every tick, and where it has run
/// out the next one takes it. Where the table cannot be reached every deployment tells: twice is better than never, and the dedup key is the same.
/// </summary>
internal sealed class Leadership(ITableStore shared, TimeProvider time, ILogger<Leadership> logger)
{
    private const string Partition = "leader";
    private const string Row = "leader";

    /// <summary>How long a lease holds.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Takes or extends the lease where that is possible.</summary>
    /// <returns>Whether this deployment is to tell people.</returns>
    public async ValueTask<bool> HoldAsync(QuorumConfig quorum, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await TryHoldAsync(quorum, linked.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "The shared table of locations cannot be reached; {Location} tells people, as others may", quorum.Location);
            return true;
        }
    }

    private async ValueTask<bool> TryHoldAsync(QuorumConfig quorum, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await shared.GetAsync(QuorumTable.Table, Partition, Row, cancellationToken);
        var holder = row?.GetString("Location");
        var until = row?.GetTime("Until") ?? DateTimeOffset.MinValue;
        if (holder != quorum.Location && until > now)
        {
            return false;
        }

        if (holder == quorum.Location && until - now > Lease / 2)
        {
            return true;
        }

        var next = new TableRow(Partition, Row) { ETag = row?.ETag ?? "", ["Location"] = quorum.Location, ["Until"] = now + Lease };
        try
        {
            await shared.ApplyAsync(QuorumTable.Table, Partition, [row is null ? TableOperation.Insert(next) : TableOperation.Replace(next)], cancellationToken);
        }
        catch (StorageConflictException)
        {
            // Another deployment was faster, or another process of this one.
            return await IsOursAsync(quorum, cancellationToken);
        }

        if (holder != quorum.Location)
        {
            logger.LogWarning("{Location} tells people from now on; before it {Before} did", quorum.Location, holder ?? "nobody");
        }

        return true;
    }

    private async ValueTask<bool> IsOursAsync(QuorumConfig quorum, CancellationToken cancellationToken)
    {
        var row = await shared.GetAsync(QuorumTable.Table, Partition, Row, cancellationToken);
        return row?.GetString("Location") == quorum.Location;
    }
}
