using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Jobs;

/// <summary>Compacts closed hours of the series store into blocks and deletes what is past its retention.</summary>
internal sealed class UpkeepJobRunner(EngineServices services, IncidentRecorder incidents) : IJobRunner
{
    private static readonly TimeSpan SlotRetention = TimeSpan.FromDays(100);

    public JobKind Kind => JobKind.Upkeep;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var slots = await new SlotLedger(services.Storage.Tables).ApplyRetentionAsync(slot - SlotRetention, cancellationToken);
        // Ends what nobody has told of for a while: its shard may be gone.
        await incidents.TakeAsync(config, [], cancellationToken);
        var compaction = await services.Series.CompactAsync(cancellationToken);
        return $"{compaction}; {slots} old slots deleted";
    }
}
