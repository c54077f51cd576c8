using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Slots;

/// <summary>
/// The ledger of slots: every scheduled check has a row, so that one that did not run is known as such. Table <c>slots</c>, one partition per job, row key
/// = scheduled time; columns <c>Job</c>, <c>ScheduledAt</c>, <c>State</c>, <c>StartedAt</c>, <c>FinishedAt</c>, <c>Detail</c>.
/// </summary>
/// <param name="tables">Where the rows live.</param>
public sealed class SlotLedger(ITableStore tables)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "slots";

    private const int MaxDetailLength = 2000;

    /// <summary>Writes slots down that are not there yet. Two planners of the same slots do no harm.</summary>
    /// <param name="job">The job.</param>
    /// <param name="scheduledAt">The scheduled times, in any order.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The times that this call planned, in order; those planned by others are not among them.</returns>
    public async ValueTask<IReadOnlyList<DateTimeOffset>> PlanAsync(string job, IEnumerable<DateTimeOffset> scheduledAt, CancellationToken cancellationToken)
    {
        var times = scheduledAt.Select(static t => t.ToUniversalTime()).Distinct().Order().ToList();
        var planned = new List<DateTimeOffset>(times.Count);
        foreach (var chunk in times.Chunk(TableLimits.MaxOperations))
        {
            planned.AddRange(await PlanChunkAsync(job, chunk, cancellationToken));
        }

        return planned;
    }

    /// <summary>
    /// Marks a slot as begun by the caller. A planned slot is taken by one caller only; a started one may be taken again (<paramref name="retake"/>) where its
    /// worker is believed dead.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="scheduledAt">The slot.</param>
    /// <param name="now">The time to write down.</param>
    /// <param name="retake">Whether a slot that is started already may be begun once more.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The slot as begun, or null where it is finished, taken by another, or never was planned.</returns>
    public async ValueTask<Slot?> StartAsync(string job, DateTimeOffset scheduledAt, DateTimeOffset now, bool retake, CancellationToken cancellationToken)
    {
        var slot = await GetAsync(job, scheduledAt, cancellationToken);
        if (slot is null || slot.IsFinished || (slot.State == SlotState.Started && !retake))
        {
            return null;
        }

        return await TryReplaceAsync(slot with { State = SlotState.Started, StartedAt = now }, cancellationToken);
    }

    /// <summary>Marks a slot as done, failed or missed. A finished slot stays as it is, but for a missed one that was done after all.</summary>
    /// <returns>Whether this call finished it.</returns>
    /// <exception cref="ArgumentException"><paramref name="state"/> is not a final one.</exception>
    public async ValueTask<bool> FinishAsync(
        string job, DateTimeOffset scheduledAt, SlotState state, DateTimeOffset now, string? detail, CancellationToken cancellationToken)
    {
        if (state is SlotState.Planned or SlotState.Started)
        {
            throw new ArgumentException($"{state} is not a final state", nameof(state));
        }

        while (await GetAsync(job, scheduledAt, cancellationToken) is { } slot)
        {
            if (slot.IsFinished && !(slot.State == SlotState.Missed && state == SlotState.Done))
            {
                return false;
            }

            if (await TryReplaceAsync(slot with { State = state, FinishedAt = now, Detail = Shorten(detail) }, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One slot, or null.</summary>
    public async ValueTask<Slot?> GetAsync(string job, DateTimeOffset scheduledAt, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableName, TableKey.Escape(job), TableKey.Ascending(scheduledAt), cancellationToken) is { } row ? FromRow(row) : null;

    /// <summary>The slots of a job in time order.</summary>
    /// <param name="job">The job.</param>
    /// <param name="from">First scheduled time, inclusive.</param>
    /// <param name="to">Last scheduled time, exclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async IAsyncEnumerable<Slot> QueryAsync(
        string job, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
        await foreach (var row in tables.QueryAsync(TableName, TableKey.Escape(job), range, cancellationToken))
        {
            yield return FromRow(row);
        }
    }

    /// <summary>The slots of a job in the range that are neither done, failed nor missed, in time order: what a tick catches up with or gives up.</summary>
    /// <inheritdoc cref="QueryAsync"/>
    public async IAsyncEnumerable<Slot> FindOverdueAsync(
        string job, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var slot in QueryAsync(job, from, to, cancellationToken))
        {
            if (!slot.IsFinished)
            {
                yield return slot;
            }
        }
    }

    /// <summary>Deletes the slots of a job that were scheduled before <paramref name="before"/>.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> ApplyRetentionAsync(string job, DateTimeOffset before, CancellationToken cancellationToken) =>
        TableRetention.DeleteAsync(tables, TableName, TableKey.Escape(job), new RowKeyRange(To: TableKey.Ascending(before)), null, cancellationToken);

    private static TableRow NewRow(string job, DateTimeOffset scheduledAt) =>
        ToRow(new Slot(job, scheduledAt, SlotState.Planned, null, null, null, ""));

    private static TableRow ToRow(Slot slot) => new(TableKey.Escape(slot.Job), TableKey.Ascending(slot.ScheduledAt))
    {
        ETag = slot.ETag,
        ["Job"] = slot.Job,
        ["ScheduledAt"] = slot.ScheduledAt,
        ["State"] = slot.State.ToString(),
        ["StartedAt"] = slot.StartedAt,
        ["FinishedAt"] = slot.FinishedAt,
        ["Detail"] = slot.Detail,
    };

    private static Slot FromRow(TableRow row) => new(
        row.GetString("Job") ?? "",
        row.GetTime("ScheduledAt") ?? default,
        Enum.TryParse<SlotState>(row.GetString("State"), out var state)
            ? state
            : throw new InvalidDataException($"table {TableName}, row {row.PartitionKey}/{row.RowKey}: state \"{row.GetString("State")}\" is unknown"),
        row.GetTime("StartedAt"),
        row.GetTime("FinishedAt"),
        row.GetString("Detail"),
        row.ETag);

    private static string? Shorten(string? detail) => detail is { Length: > MaxDetailLength } ? detail[..MaxDetailLength] : detail;

    private async ValueTask<IReadOnlyList<DateTimeOffset>> PlanChunkAsync(string job, DateTimeOffset[] times, CancellationToken cancellationToken)
    {
        while (times.Length > 0)
        {
            try
            {
                await tables.ApplyAsync(TableName, TableKey.Escape(job), Array.ConvertAll(times, t => TableOperation.Insert(NewRow(job, t))), cancellationToken);
                return times;
            }
            catch (StorageConflictException)
            {
                // Somebody planned some of them: leave those out and try the rest.
                var there = new HashSet<string>(StringComparer.Ordinal);
                var range = new RowKeyRange(TableKey.Ascending(times[0]), TableKey.Ascending(times[^1].AddMilliseconds(1)));
                await foreach (var row in tables.QueryAsync(TableName, TableKey.Escape(job), range, cancellationToken))
                {
                    there.Add(row.RowKey);
                }

                times = Array.FindAll(times, t => !there.Contains(TableKey.Ascending(t)));
            }
        }

        return times;
    }

    private async ValueTask<Slot?> TryReplaceAsync(Slot slot, CancellationToken cancellationToken)
    {
        try
        {
            var etags = await tables.ApplyAsync(TableName, TableKey.Escape(slot.Job), [TableOperation.Replace(ToRow(slot))], cancellationToken);
            return slot with { ETag = etags[0] };
        }
        catch (StorageConflictException)
        {
            return null;
        }
    }
}
