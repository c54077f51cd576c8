using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Quorum;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Jobs;

/// <summary>Compacts closed hours of the series store into blocks and deletes what is past its retention.</summary>
internal sealed class UpkeepJobRunner(EngineServices services, IncidentRecorder incidents, QuorumTable? quorum = null) : IJobRunner
{
    // Every old block and every target is looked at once a day; the day before is complete by then.
    private const int RetentionHour = 3;

    public JobKind Kind => JobKind.Upkeep;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        // Ends what nobody has told of for a while: its shard may be gone.
        await incidents.TakeAsync(config, [], cancellationToken);
        var compaction = await services.Series.CompactAsync(cancellationToken);
        var daily = slot.UtcDateTime.Hour == RetentionHour;
        var blocks = daily
            ? await services.Series.ApplyRetentionAsync(config.Retention.Policies, config.Retention.Series, cancellationToken)
            : null;
        var rows = await new TableUpkeep(services.Storage, services.Time).RunAsync(config.Retention, slot, daily, cancellationToken);
        if (daily)
        {
            rows += quorum is null ? 0 : await quorum.SweepAsync(slot, cancellationToken);
            foreach (var letter in (await services.AlertManager.DeadLettersAsync(cancellationToken)).Where(l => l.FailedAt < slot - config.Retention.Notifications))
            {
                rows += await services.AlertManager.DiscardDeadLetterAsync(letter.Id, cancellationToken) ? 1 : 0;
            }
        }

        return $"{compaction}; {(blocks is null ? "" : $"{blocks}; ")}{rows} old rows deleted";
    }
}
