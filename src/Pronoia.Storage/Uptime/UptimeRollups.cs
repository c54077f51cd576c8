using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Uptime;

/// <summary>
/// Uptime per target and UTC day. Table <c>uptime</c>, one partition per target, row key = day (<c>yyyyMMdd</c>); columns <c>Target</c>, <c>Day</c>,
/// <c>UpSeconds</c>, <c>DegradedSeconds</c>, <c>DownSeconds</c>, <c>UnknownSeconds</c>, <c>MaintenanceSeconds</c>, <c>Checks</c>, <c>LatencyCount</c>,
/// <c>LatencyAverageSeconds</c>, <c>LatencyP50Seconds</c>, <c>LatencyP95Seconds</c>, <c>LatencyP99Seconds</c> for people, and <c>LatencySketch</c> and
/// <c>Slots</c> for adding to them.
/// </summary>
/// <param name="tables">Where the rows live.</param>
public sealed class UptimeRollups(ITableStore tables)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "uptime";

    private const int MaxAttempts = 32;
    private const int MaxCachedRows = 10_000;
    private readonly ConcurrentDictionary<(string Partition, string RowKey), TableRow> _cache = new();

    /// <summary>
    /// Counts slots of a target. A slot that is counted already changes nothing, but for an unknown one that turns out known. A slot counts for the day it was
    /// scheduled in, even where it reaches into the next.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="slots">The slots, of any days.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How many of the slots changed something.</returns>
    /// <exception cref="ArgumentException">An interval is not of 1 ms to a day.</exception>
    /// <exception cref="StorageConflictException">Other writers were faster every time.</exception>
    public async ValueTask<int> AddAsync(string target, IReadOnlyList<UptimeSlot> slots, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(slots);
        foreach (var slot in slots)
        {
            if (slot.Interval < TimeSpan.FromMilliseconds(1) || slot.Interval > TimeSpan.FromDays(1))
            {
                throw new ArgumentException($"an interval of {slot.Interval}; expected 1 ms to a day", nameof(slots));
            }
        }

        var changed = 0;
        foreach (var day in slots.GroupBy(static s => DateOnly.FromDateTime(s.ScheduledAt.UtcDateTime)).OrderBy(static d => d.Key))
        {
            changed += await AddDayAsync(target, day.Key, [.. day], cancellationToken);
        }

        return changed;
    }

    /// <summary>The days of a target in time order; days without a slot are absent.</summary>
    /// <param name="target">The target.</param>
    /// <param name="from">First day, inclusive.</param>
    /// <param name="to">Last day, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async IAsyncEnumerable<UptimeDay> ReadAsync(
        string target, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new RowKeyRange(KeyOf(from), KeyOf(to) + "~");
        await foreach (var row in tables.QueryAsync(TableName, TableKey.Escape(target), range, cancellationToken))
        {
            yield return FromRow(row);
        }
    }

    /// <summary>Deletes the days before <paramref name="before"/> of every target.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> ApplyRetentionAsync(DateOnly before, CancellationToken cancellationToken) =>
        TableRetention.DeleteBeforeAsync(tables, TableName, KeyOf(before), cancellationToken);

    private static string KeyOf(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static SlotRuns SlotsOf(TableRow row) => row.GetBytes("Slots") is { } bytes ? SlotRuns.FromBytes(bytes) : new SlotRuns();

    private static LatencySketch SketchOf(TableRow row) => row.GetBytes("LatencySketch") is { } bytes ? LatencySketch.FromBytes(bytes) : new LatencySketch();

    private static UptimeDay FromRow(TableRow row) => new(
        row.GetString("Target") ?? "",
        DateOnly.ParseExact(row.RowKey, "yyyyMMdd", CultureInfo.InvariantCulture),
        row.GetDouble("UpSeconds") ?? 0,
        row.GetDouble("DegradedSeconds") ?? 0,
        row.GetDouble("DownSeconds") ?? 0,
        row.GetDouble("UnknownSeconds") ?? 0,
        row.GetDouble("MaintenanceSeconds") ?? 0,
        (int)(row.GetInt64("Checks") ?? 0),
        SketchOf(row));

    private async ValueTask<int> AddDayAsync(string target, DateOnly day, List<UptimeSlot> slots, CancellationToken cancellationToken)
    {
        var key = (TableKey.Escape(target), KeyOf(day));
        for (var attempt = 1; ; attempt++)
        {
            if (!_cache.TryGetValue(key, out var row))
            {
                row = await tables.GetAsync(TableName, key.Item1, key.Item2, cancellationToken);
            }

            var (next, changed) = Count(target, day, slots, row);
            if (changed == 0)
            {
                return 0;
            }

            try
            {
                var operation = row is null ? TableOperation.Insert(next) : TableOperation.Replace(next);
                var etags = await tables.ApplyAsync(TableName, key.Item1, [operation], cancellationToken);
                Remember(key, next with { ETag = etags[0] });
                return changed;
            }
            catch (StorageConflictException) when (attempt < MaxAttempts)
            {
                _cache.TryRemove(key, out _);
            }
            catch
            {
                _cache.TryRemove(key, out _);
                throw;
            }
        }
    }

    private static (TableRow Row, int Changed) Count(string target, DateOnly day, List<UptimeSlot> slots, TableRow? row)
    {
        var next = new TableRow(TableKey.Escape(target), KeyOf(day)) { ETag = row?.ETag ?? "" };
        var (runs, sketch) = row is null ? (new SlotRuns(), new LatencySketch()) : (SlotsOf(row), SketchOf(row));
        var changed = 0;
        foreach (var slot in slots)
        {
            if (runs.Add((int)slot.ScheduledAt.UtcDateTime.TimeOfDay.TotalMilliseconds, (int)slot.Interval.TotalMilliseconds, slot.State))
            {
                changed++;
                if (slot.LatencySeconds is { } latency)
                {
                    sketch.Add(latency);
                }
            }
        }

        next["Target"] = target;
        next["Day"] = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        foreach (var state in Enum.GetValues<UptimeState>())
        {
            next[$"{state}Seconds"] = runs.Seconds(state);
        }

        next["Checks"] = runs.Count;
        next["LatencyCount"] = sketch.Count;
        if (sketch.Count > 0)
        {
            next["LatencyAverageSeconds"] = sketch.Sum / sketch.Count;
            next["LatencyP50Seconds"] = sketch.Quantile(0.50);
            next["LatencyP95Seconds"] = sketch.Quantile(0.95);
            next["LatencyP99Seconds"] = sketch.Quantile(0.99);
        }

        next["LatencySketch"] = sketch.ToBytes();
        next["Slots"] = runs.ToBytes();
        return (next, changed);
    }

    private void Remember((string Partition, string RowKey) key, TableRow row)
    {
        if (_cache.Count >= MaxCachedRows)
        {
            _cache.Clear();
        }

        _cache[key] = row;
    }
}
