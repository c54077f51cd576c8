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

    private readonly ConcurrentDictionary<string, (DateTimeOffset Slot, HashSet<Labels> Alive)> _shards = new(StringComparer.Ordinal);

    /// <summary>Takes note of a slot's series.</summary>
    /// <param name="job">The job.</param>
    /// <param name="previousSlot">The slot before.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="keep">Series that do not end where they are absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Stale markers, stamped with the slot, for the series that are gone.</returns>
    public async ValueTask<IReadOnlyList<SeriesSample>> AdvanceAsync(
        Job job, DateTimeOffset previousSlot, DateTimeOffset slot, IReadOnlyList<SeriesSample> samples, Func<Labels, bool>? keep, CancellationToken cancellationToken)
    {
        var before = _shards.TryGetValue(job.Id, out var known) && known.Slot == previousSlot
            ? known.Alive
            : await AliveAsync(job.Id, slot, cancellationToken);
        var alive = new HashSet<Labels>(samples.Count);
        foreach (var sample in samples)
        {
            if (StaleMarker.IsStale(sample.Value))
            {
                continue;
            }

            alive.Add(sample.Labels);
        }

        if (keep is not null)
        {
            alive.UnionWith(before.Where(keep));
        }

        _shards[job.Id] = (slot, alive);
        return [.. before.Where(l => !alive.Contains(l)).Order().Select(l => new SeriesSample(l, slot.ToUnixTimeMilliseconds(), StaleMarker.Value))];
    }

    private async ValueTask<HashSet<Labels>> AliveAsync(string shard, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var alive = new HashSet<Labels>();
        var from = (slot - LookBack).ToUnixTimeMilliseconds();
        foreach (var data in await series.SelectShardAsync(shard, from, slot.ToUnixTimeMilliseconds() - 1, cancellationToken))
        {
            if (data.Count > 0 && !StaleMarker.IsStale(data.Values.Span[^1]))
            {
                alive.Add(data.Labels);
            }
        }

        return alive;
    }
}
