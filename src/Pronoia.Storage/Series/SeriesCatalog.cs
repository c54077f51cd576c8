using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.Series;

/// <summary>What logs and blocks there are.</summary>
internal static class SeriesCatalog
{
    private const int MaxDaysListedApart = 3;

    /// <summary>
    /// Logs and blocks that overlap a range. Logs are listed first: one that is compacted in between is found as a block then, or is missed when it is read,
    /// and the read starts again.
    /// </summary>
    public static async ValueTask<(List<LogRef> Logs, List<BlockRef> Blocks)> ListAsync(
        IBlobStore blobs, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var logs = new List<LogRef>();
        await foreach (var blob in blobs.ListAsync(SeriesPaths.Logs, cancellationToken))
        {
            if (SeriesPaths.TryParseLog(blob.Name, out var hour, out var shard)
                && new LogRef(blob.Name, blob.Length, hour, shard) is var log && log.Overlaps(minTimeMs, maxTimeMs))
            {
                logs.Add(log);
            }
        }

        var blocks = new List<BlockRef>();
        foreach (var prefix in BlockPrefixes(minTimeMs, maxTimeMs))
        {
            await foreach (var blob in blobs.ListAsync(prefix, cancellationToken))
            {
                if (SeriesPaths.TryParseBlock(blob.Name, blob.Length) is { } block && block.Overlaps(minTimeMs, maxTimeMs))
                {
                    blocks.Add(block);
                }
            }
        }

        return (logs, blocks);
    }

    private static IEnumerable<string> BlockPrefixes(long minTimeMs, long maxTimeMs)
    {
        if (minTimeMs > maxTimeMs)
        {
            yield break;
        }

        if ((ulong)(maxTimeMs - minTimeMs) >= MaxDaysListedApart * SeriesPaths.DayMs)
        {
            yield return SeriesPaths.Blocks;
            yield break;
        }

        for (var day = SeriesPaths.DayOf(minTimeMs); day <= maxTimeMs; day += SeriesPaths.DayMs)
        {
            yield return SeriesPaths.BlocksOfDay(day);
        }
    }
}
