using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Telemetry;
using Pronoia.Storage;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Planning;

/// <summary>
/// Plans the slots that have come due since the last tick: writes them to the ledger, hands the newest of each job out as work and marks
/// older ones missed. Two ticks at once, or one that dies half-way, do no harm: planning inserts, and work is keyed by slot.
/// </summary>
internal sealed class TickPlanner(ITableStore tables, IWorkQueue queue, SlotLedger ledger, TimeProvider time, ILogger<TickPlanner> logger)
{
    /// <summary>The table that remembers the last planned slot of each job (partition <c>jobs</c>, row: job).</summary>
    public const string Table = "planner";

    /// <summary>The partition of <see cref="Table"/> that has the jobs.</summary>
    public const string Partition = "jobs";

    /// <summary>The partition of <see cref="Table"/> that has the jobs that are configured no longer and still have rows (row: job).</summary>
    public const string GonePartition = "gone";

    /// <summary>The queue that work goes out on.</summary>
    public const string WorkQueue = "work";

    // After a long silence the ledger gets this many missed slots per job and one row that counts the rest.
    private const int MaxSlotsPerTick = 20;

    // A job that nobody planned for so long has no series to end.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _lastSlots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _intervals = new(StringComparer.Ordinal);
    private readonly OverdueSlots _overdue = new(ledger);
    private DateTimeOffset _nextSweep;

    /// <summary>Plans what is due.</summary>
    /// <param name="catalogue">The jobs.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="inline">Whether the tick runs these jobs itself; null: never.</param>
    public async ValueTask<TickPlan> TickAsync(JobCatalogue catalogue, CancellationToken cancellationToken, Func<IReadOnlyCollection<Job>, bool>? inline = null)
    {
        var now = time.GetUtcNow();
        var last = _lastSlots;
        await LoadAsync(last, cancellationToken);
        var due = new List<(Job Job, DateTimeOffset Slot)>();
        var missed = 0;
        var lost = now >= _nextSweep ? await SweepAsync(catalogue, now, due, cancellationToken) : 0;
        foreach (var job in catalogue.Jobs)
        {
            if (!last.TryGetValue(job.Id, out var after))
            {
                // A job seen for the first time has its first slot now or at its next time, not in the past.
                after = job.Kind is JobKind.Report or JobKind.Upkeep ? now : now - job.Interval;
                last[job.Id] = after;
            }

            var slots = SlotCalendar.Between(job, after, now, MaxSlotsPerTick, out var skipped);
            if (slots.Count == 0)
            {
                continue;
            }

            await ledger.PlanAsync(job.Id, slots, cancellationToken);
            PronoiaTelemetry.SlotsPlanned.Add(slots.Count, new KeyValuePair<string, object?>("kind", job.Kind.ToString()));
            for (var i = 0; i < slots.Count - 1; i++)
            {
                var detail = i == 0 && skipped > 0 ? $"no tick came in time; nor for {skipped} slots before this one" : "no tick came in time";
                missed += await ledger.FinishAsync(job.Id, slots[i], SlotState.Missed, now, detail, cancellationToken) ? 1 : 0;
            }

            last[job.Id] = slots[^1];
            _intervals[job.Id] = job.Interval;
            due.Add((job, slots[^1]));
        }

        await EndGoneAsync(catalogue, now, cancellationToken);
        if (lost > 0)
        {
            PronoiaTelemetry.SlotsMissed.Add(lost, new KeyValuePair<string, object?>("reason", "never finished"));
            logger.LogWarning("{Count} slots were handed out and never finished", lost);
        }

        if (due.Count == 0)
        {
            return TickPlan.Nothing;
        }

        var plan = inline?.Invoke([.. due.Select(d => d.Job)]) == true
            ? new TickPlan(0, [.. due.Select(d => Message(catalogue, d.Job, d.Slot))])
            : new TickPlan(await HandOutAsync(catalogue, due, cancellationToken), []);
        await SaveAsync([.. due.DistinctBy(d => d.Job.Id)], cancellationToken);
        if (missed > 0)
        {
            PronoiaTelemetry.SlotsMissed.Add(missed, new KeyValuePair<string, object?>("reason", "no tick"));
            logger.LogWarning("{Count} slots were missed since the last tick", missed);
        }

        return plan;
    }

    // At the first tick of a process, which may follow a crash, and every hour.
    private async ValueTask<int> SweepAsync(
        JobCatalogue catalogue, DateTimeOffset now, List<(Job Job, DateTimeOffset Slot)> due, CancellationToken cancellationToken)
    {
        var lost = 0;
        foreach (var job in catalogue.Jobs)
        {
            if (_lastSlots.TryGetValue(job.Id, out var lastSlot))
            {
                var (missed, again) = await _overdue.SweepAsync(job, lastSlot, now, cancellationToken);
                lost += missed;
                due.AddRange(again.Select(slot => (job, slot)));
            }
        }

        _nextSweep = now + SweepEvery;
        return lost;
    }

    /// <summary>
    /// Jobs that are no longer there, because configuration or discovery dropped their targets: after two intervals in which nobody planned them their series are
    /// ended, as Prometheus does, and they are forgotten.
    /// </summary>
    private async ValueTask EndGoneAsync(JobCatalogue catalogue, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gone = _lastSlots.Where(l => catalogue.Find(l.Key) is null && now - l.Value > 2.1 * _intervals.GetValueOrDefault(l.Key, ForgetAfter)).ToArray();
        foreach (var (id, slot) in gone)
        {
            if (now - slot < ForgetAfter)
            {
                await queue.EnqueueAsync(WorkQueue, new WorkMessage(id, now, Activity.Current?.Id, Ends: true).ToJson(), TimeSpan.Zero, cancellationToken);
            }

            // Whoever deletes what expires must know that it was there.
            var row = new TableRow(GonePartition, TableKey.Escape(id)) { ["Job"] = id, ["LastSlot"] = slot };
            await tables.ApplyAsync(Table, GonePartition, [TableOperation.Upsert(row)], cancellationToken);
            _lastSlots.Remove(id);
            _intervals.Remove(id);
            try
            {
                await tables.ApplyAsync(Table, Partition, [TableOperation.Delete(new TableRow(Partition, TableKey.Escape(id)) { ETag = "*" })], cancellationToken);
            }
            catch (StorageConflictException)
            {
                // Another instance has ended it.
            }
        }
    }

    private async ValueTask<int> HandOutAsync(JobCatalogue catalogue, List<(Job Job, DateTimeOffset Slot)> due, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            foreach (var (job, slot) in due)
            {
                await queue.EnqueueAsync(WorkQueue, Message(catalogue, job, slot).ToJson(), TimeSpan.Zero, cancellationToken);
                count++;
            }
        }
        catch (QueueFullException e)
        {
            // The slots stay planned in the ledger, where the next sweep finds them: nothing is silently lost.
            logger.LogError("Work cannot be handed out: {Message}", e.Message);
        }

        return count;
    }

    private static WorkMessage Message(JobCatalogue catalogue, Job job, DateTimeOffset slot) =>
        new(job.Id, slot, Activity.Current?.Id, catalogue.Discovery.Length > 0 ? catalogue.Discovery : null);

    /// <summary>Takes over what was planned elsewhere: the timer may have run in another process since this one last ticked.</summary>
    private async ValueTask LoadAsync(Dictionary<string, DateTimeOffset> last, CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(Table, Partition, RowKeyRange.All, cancellationToken))
        {
            if (row.GetString("Job") is { } job && row.GetTime("LastSlot") is { } slot && (!last.TryGetValue(job, out var known) || slot > known))
            {
                last[job] = slot;
                _intervals[job] = TimeSpan.FromSeconds(row.GetDouble("IntervalSeconds") ?? ForgetAfter.TotalSeconds);
            }
        }
    }

    private async ValueTask SaveAsync(List<(Job Job, DateTimeOffset Slot)> due, CancellationToken cancellationToken)
    {
        foreach (var batch in due.Chunk(100))
        {
            var rows = batch.Select(d => TableOperation.Upsert(new TableRow(Partition, TableKey.Escape(d.Job.Id)) { ["Job"] = d.Job.Id, ["LastSlot"] = _lastSlots[d.Job.Id], ["IntervalSeconds"] = d.Job.Interval.TotalSeconds }));
            await tables.ApplyAsync(Table, Partition, [.. rows], cancellationToken);
        }
    }
}
