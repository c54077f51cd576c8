using System.Runtime.CompilerServices;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Looks at every log and block: what there is, and whether it is whole.</summary>
internal sealed class SeriesInspector(IBlobStore blobs)
{
    public async ValueTask<SeriesStats> StatsAsync(CancellationToken cancellationToken)
    {
        var (logs, blocks) = await SeriesCatalog.ListAsync(blobs, long.MinValue, long.MaxValue, cancellationToken);
        long logSamples = 0, blockSamples = 0;
        foreach (var log in logs)
        {
            logSamples += (await ReadLogAsync(log, cancellationToken))?.SampleCount ?? 0;
        }

        foreach (var block in blocks)
        {
            var reader = new BlockReader(blobs, block.Name, null);
            blockSamples += await reader.OpenAsync(block.Length, cancellationToken) ? reader.Index.SampleCount : 0;
        }

        var ranges = logs.Select(static l => (Start: l.HourMs, End: l.HourMs + SeriesPaths.HourMs)).Concat(blocks.Select(static b => (Start: b.StartMs, End: b.EndMs))).ToList();
        return new SeriesStats(
            logs.Count,
            logs.Sum(static l => l.Length),
            logSamples,
            blocks.Count,
            blocks.Sum(static b => b.Length),
            blockSamples,
            logs.Select(static l => l.Shard).Concat(blocks.Select(static b => b.Shard)).Distinct().Count(),
            ranges.Count == 0 ? null : ranges.Min(static r => r.Start),
            ranges.Count == 0 ? null : ranges.Max(static r => r.End));
    }

    public async IAsyncEnumerable<VerifyProblem> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (logs, blocks) = await SeriesCatalog.ListAsync(blobs, long.MinValue, long.MaxValue, cancellationToken);
        foreach (var log in logs)
        {
            if (await FindProblemAsync(async () => await ReadLogAsync(log, cancellationToken)) is { } problem)
            {
                yield return problem;
            }
        }

        foreach (var block in blocks)
        {
            if (await FindProblemAsync(() => VerifyBlockAsync(block, cancellationToken)) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static async Task<VerifyProblem?> FindProblemAsync(Func<Task> check)
    {
        try
        {
            await check();
            return null;
        }
        catch (StorageCorruptException e)
        {
            return VerifyProblem.Of(e);
        }
    }

    private async ValueTask<LogState?> ReadLogAsync(LogRef log, CancellationToken cancellationToken)
    {
        if (await blobs.GetAsync(log.Name, 0, null, cancellationToken) is not { } content)
        {
            return null;
        }

        var state = new LogState(log.Name, log.HourMs, keepSamples: false);
        LogDecoder.Replay(state, content.Bytes.Span);
        return state;
    }

    private async Task VerifyBlockAsync(BlockRef block, CancellationToken cancellationToken)
    {
        var reader = new BlockReader(blobs, block.Name, null);
        if (await reader.OpenAsync(block.Length, cancellationToken)
            && await reader.FetchAsync(Enumerable.Range(0, reader.Index.SeriesCount), cancellationToken))
        {
            reader.Verify();
        }
    }
}
