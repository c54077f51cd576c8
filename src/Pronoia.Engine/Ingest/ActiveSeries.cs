using System.Collections.Concurrent;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Ingest;

/// <summary>
/// Knows which series of a shard are alive, and ends those that were there in the last slot and are not in this one, as Prometheus does
/// between two scrapes. Kept in memory; where this instance did not see the last slot, the series log tells.
/// </summary>
internal sealed class ActiveSeries(SeriesStore series)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EndLookBack = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Slot, HashSet<Labels> Alive)> _shards = new(StringComparer.Ordinal);

    /// <summary>The series of a shard that were alive in its last slot.</summary>
    /// <param name="job">The job, whose identity is the shard.</param>
    /// <param name="previousSlot">Its last slot that was handled, by whichever instance.</param>
    /// <param name="slot">The slot to come.</param>
    /// <param name="trackTimestamps">Whether series whose samples are not stamped with their slot count.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async ValueTask<IReadOnlySet<Labels>> BeforeAsync(
        Job job, DateTimeOffset previousSlot, DateTimeOffset slot, bool trackTimestamps, CancellationToken cancellationToken)
    {
        if (_shards.TryGetValue(job.Id, out var known) && known.Slot == previousSlot)
        {
            return known.Alive;
        }

        var lookBack = 2 * job.Interval > LookBack ? 2 * job.Interval : LookBack;
        var stamp = previousSlot.ToUnixTimeMilliseconds();
        return await AliveAsync(job.Id, slot - lookBack, slot, timestamp => trackTimestamps || timestamp == stamp, cancellationToken);
    }

    /// <summary>Takes note of a slot's series.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="before">The series that were alive in the slot before.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="trackTimestamps">Whether series whose samples are not stamped with their slot count.</param>
    /// <param name="keep">Series that do not end where they are absent.</param>
    /// <returns>Stale markers, stamped with the slot, for the series that are gone.</returns>
    public IReadOnlyList<SeriesSample> Advance(
        Job job, DateTimeOffset slot, IReadOnlySet<Labels> before, IReadOnlyList<SeriesSample> samples, bool trackTimestamps, Func<Labels, bool>? keep)
    {
        var stamp = slot.ToUnixTimeMilliseconds();
        var alive = new HashSet<Labels>(samples.Count);
        foreach (var sample in samples)
        {
            if (!sample.IsStale && (trackTimestamps || sample.TimestampMs == stamp))
            {
                alive.Add(sample.Labels);
            }
        }

        if (keep is not null)
        {
            alive.UnionWith(before.Where(keep));
        }

        _shards[job.Id] = (slot, alive);
        return Ended(before.Where(l => !alive.Contains(l)), stamp);
    }

    /// <summary>Ends every series of a shard whose job is gone.</summary>
    public async ValueTask EndAsync(string shard, DateTimeOffset time, CancellationToken cancellationToken)
    {
        _shards.TryRemove(shard, out _);
        var alive = await AliveAsync(shard, time - EndLookBack, time, _ => true, cancellationToken);
        if (alive.Count > 0)
        {
            await series.AppendAsync(shard, Ended(alive, time.ToUnixTimeMilliseconds()), cancellationToken);
        }
    }

    private static IReadOnlyList<SeriesSample> Ended(IEnumerable<Labels> gone, long timestampMs) =>
        [.. gone.Order().Select(l => new SeriesSample(l, timestampMs, StaleMarker.Value))];

    private async ValueTask<HashSet<Labels>> AliveAsync(
        string shard, DateTimeOffset from, DateTimeOffset until, Func<long, bool> counts, CancellationToken cancellationToken)
    {
        var alive = new HashSet<Labels>();
        foreach (var data in await series.SelectShardAsync(shard, from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds() - 1, cancellationToken))
        {
            if (data.Count > 0 && !data.IsStale(data.Count - 1) && counts(data.Timestamps.Span[^1]))
            {
                alive.Add(data.Labels);
            }
        }

        return alive;
    }
}
