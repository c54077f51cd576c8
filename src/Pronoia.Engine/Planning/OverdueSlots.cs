using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Planning;

/// <summary>
/// Finds slots that were handed out and never finished, because their worker or the queue died with them. One that is past its deadline is missed. A
/// report's is handed out again, which is harmless where it is under way: within its deadline it is made after all, and later its worker tells people.
/// </summary>
internal sealed class OverdueSlots(SlotLedger ledger)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(70);

    /// <summary>Looks at what was planned up to and including the last slot of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="lastSlot">The last slot planned.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>How many slots were missed, and those to hand out again.</returns>
    public async ValueTask<(int Missed, IReadOnlyList<DateTimeOffset> Again)> SweepAsync(
        Job job, DateTimeOffset lastSlot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var overdue = new List<DateTimeOffset>();
        await foreach (var slot in ledger.FindOverdueAsync(job.Id, lastSlot - LookBack, lastSlot.AddMilliseconds(1), cancellationToken))
        {
            overdue.Add(slot.ScheduledAt);
        }

        if (job.Kind == JobKind.Report)
        {
            return (0, overdue);
        }

        var missed = 0;
        foreach (var slot in overdue.Where(s => now - s > job.Deadline))
        {
            missed += await ledger.FinishAsync(job.Id, slot, SlotState.Missed, now, "was handed out and never finished", cancellationToken) ? 1 : 0;
        }

        return (missed, []);
    }
}
