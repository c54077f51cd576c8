using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Telemetry;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Jobs;

/// <summary>Takes one message off the work queue: finds the job, keeps the deadline, runs the slot, writes the ledger.</summary>
internal sealed class WorkHandler(IEnumerable<IJobRunner> runners, SlotLedger ledger, IWorkQueue queue, TimeProvider time, ILogger<WorkHandler> logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<JobKind, IJobRunner> _runners = runners.ToFrozenDictionary(r => r.Kind);

    /// <summary>Handles a message. What a target or a source does wrong is a result, not an exception; what throws here is ours, and the slot is failed.</summary>
    public async ValueTask HandleAsync(PronoiaConfig config, JobCatalogue catalogue, WorkMessage message, CancellationToken cancellationToken)
    {
        var job = catalogue.Find(message.Job);
        if (job is null)
        {
            logger.LogInformation("Slot {Slot:O} of {Job} is dropped: the configuration has the job no longer", message.Slot, message.Job);
            await ledger.FinishAsync(message.Job, message.Slot, SlotState.Missed, time.GetUtcNow(), "the job is no longer configured", cancellationToken);
            return;
        }

        var started = time.GetUtcNow();
        if (started - message.Slot > job.Deadline)
        {
            PronoiaTelemetry.SlotsMissed.Add(1, new KeyValuePair<string, object?>("reason", "too late"));
            if (await ledger.GetAsync(job.Id, message.Slot, cancellationToken) is { IsFinished: false })
            {
                // Before the slot is finished: where telling fails, the message comes again and finds the slot as it was.
                await _runners[job.Kind].MissedAsync(config, job, message.Slot, cancellationToken);
                await ledger.FinishAsync(job.Id, message.Slot, SlotState.Missed, started, "came to a worker too late", cancellationToken);
            }

            return;
        }

        // A message may come twice. A slot that is done stays done; one that was begun by a worker that died is begun again.
        if (await ledger.StartAsync(job.Id, message.Slot, started, retake: true, cancellationToken) is null)
        {
            return;
        }

        PronoiaTelemetry.SlotLag.Record((started - message.Slot).TotalSeconds, new KeyValuePair<string, object?>("kind", job.Kind.ToString()));
        try
        {
            var detail = await _runners[job.Kind].RunAsync(config, job, message.Slot, cancellationToken);
            await FinishAsync(job, message.Slot, SlotState.Done, started, detail, cancellationToken);
        }
        catch (SlotUnfinishedException e)
        {
            logger.LogInformation("Slot {Slot:O} of {Job} goes on at {At:O}: {Left}", message.Slot, job.Id, e.ContinueAt, e.Message);
            var pause = e.ContinueAt - time.GetUtcNow();
            await queue.EnqueueAsync(TickPlanner.WorkQueue, message.ToJson(), pause > ShortestPause ? pause : ShortestPause, cancellationToken);
        }
        catch (SlotFailedException e)
        {
            await FinishAsync(job, message.Slot, SlotState.Failed, started, e.Message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "Slot {Slot:O} of {Job} failed", message.Slot, job.Id);
            await FinishAsync(job, message.Slot, SlotState.Failed, started, e.GetType().Name, cancellationToken);
        }
    }

    private async ValueTask FinishAsync(Job job, DateTimeOffset slot, SlotState state, DateTimeOffset started, string detail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kind = new KeyValuePair<string, object?>("kind", job.Kind.ToString());
        PronoiaTelemetry.SlotDuration.Record((now - started).TotalSeconds, kind);
        PronoiaTelemetry.SlotsFinished.Add(1, kind, new KeyValuePair<string, object?>("state", state.ToString()));
        await ledger.FinishAsync(job.Id, slot, state, now, detail, cancellationToken);
    }
}
