using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>
/// Turns closed logs into blocks, hours into days, and drops what need not be kept. Every step writes the new block under a name of its own, and deletes what
/// went into it only then; readers count what is in both once. So a compaction may die between any two lines, or run twice at the same time: the one that
/// finds a name taken, or an input gone, drops its work.
/// </summary>
internal sealed class SeriesCompactor(IBlobStore blobs, TimeProvider time, SeriesStoreOptions options)
{
    /// <summary>How much the clocks of two writers may differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public async ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken)
    {
        var total = new CompactionResult(0, 0, 0, 0, 0);
        var closed = (time.GetUtcNow() - options.MaxSampleAge - ClockSkew).ToUnixTimeMilliseconds();
        var (logs, blocks) = await SeriesCatalog.ListAsync(blobs, 0, closed - 1, cancellationToken);
        foreach (var log in logs.Where(l => l.HourMs + SeriesPaths.HourMs <= closed))
        {
            total = Add(total, await CompactLogAsync(log, blocks, cancellationToken));
        }

        (_, blocks) = await SeriesCatalog.ListAsync(blobs, 0, closed - 1, cancellationToken);
        foreach (var day in blocks.Where(b => b.DayMs + SeriesPaths.DayMs <= closed).GroupBy(static b => (b.DayMs, b.Shard)))
        {
            var inputs = day.ToList();
            if (inputs.Count > 1 || inputs[0].Hour is not null)
            {
                total = Add(total, await MergeAsync(inputs, cancellationToken));
            }
        }

        return total;
    }

    public async ValueTask<RetentionResult> ApplyRetentionAsync(
        IReadOnlyList<RetentionPolicy> policies, TimeSpan keepOthers, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var shortest = policies.Select(static p => p.Keep).Append(keepOthers).Min();
        var result = new RetentionResult(0, 0, 0);
        var (_, blocks) = await SeriesCatalog.ListAsync(blobs, 0, now - (long)shortest.TotalMilliseconds, cancellationToken);
        foreach (var block in blocks.Where(b => b.EndMs <= now - shortest.TotalMilliseconds))
        {
            var age = TimeSpan.FromMilliseconds(now - block.EndMs);
            var one = await DropAsync(block, labels => KeepOf(labels, policies, keepOthers) < age, cancellationToken);
            result = new RetentionResult(
                result.BlocksDeleted + one.BlocksDeleted, result.BlocksRewritten + one.BlocksRewritten, result.SeriesDropped + one.SeriesDropped);
        }

        return result;
    }

    /// <summary>Writes a block under the next free generation.</summary>
    /// <returns>Whether the name was free.</returns>
    public async ValueTask<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.PutAsync(name, bytes, BlobCondition.MustNotExist, cancellationToken);
            return true;
        }
        catch (StorageConflictException)
        {
            return false;
        }
    }

    private static TimeSpan KeepOf(Labels labels, IReadOnlyList<RetentionPolicy> policies, TimeSpan keepOthers)
    {
        foreach (var policy in policies)
        {
            if (policy.Matchers.All(m => m.Matches(labels)))
            {
                return policy.Keep;
            }
        }

        return keepOthers;
    }

    private static CompactionResult Add(CompactionResult a, CompactionResult b) => new(
        a.LogsCompacted + b.LogsCompacted, a.BlocksMerged + b.BlocksMerged, a.BlocksWritten + b.BlocksWritten, a.SamplesWritten + b.SamplesWritten, a.BytesWritten + b.BytesWritten);

    private async ValueTask<CompactionResult> CompactLogAsync(LogRef log, List<BlockRef> blocks, CancellationToken cancellationToken)
    {
        var nothing = new CompactionResult(0, 0, 0, 0, 0);
        if (await SealAsync(log, cancellationToken) is not { } state)
        {
            return nothing;
        }

        var writer = new BlockWriter();
        foreach (var series in state.Series.OrderBy(static s => s.Labels))
        {
            writer.Add(series.Labels, series.Samples!.Slice(long.MinValue, long.MaxValue));
        }

        var (day, hour) = (SeriesPaths.DayOf(log.HourMs), (int)((log.HourMs - SeriesPaths.DayOf(log.HourMs)) / SeriesPaths.HourMs));
        var bytes = ReadOnlyMemory<byte>.Empty;
        if (!writer.IsEmpty)
        {
            var generation = NextGeneration(blocks.Where(b => b.DayMs == day && b.Shard == log.Shard && b.Hour == hour));
            bytes = writer.Finish();
            if (!await TryWriteAsync(SeriesPaths.Block(day, log.Shard, hour, generation), bytes, cancellationToken))
            {
                return nothing;
            }
        }

        await DeleteLogAsync(state, cancellationToken);
        return new CompactionResult(1, 0, writer.IsEmpty ? 0 : 1, writer.SampleCount, bytes.Length);
    }

    /// <summary>Deletes a log that still is the one that was read, and not a new one of the same name.</summary>
    private async ValueTask DeleteLogAsync(LogState state, CancellationToken cancellationToken)
    {
        if (await blobs.GetPropertiesAsync(state.Name, cancellationToken) is not { } properties || properties.Length != state.Length)
        {
            return;
        }

        try
        {
            await blobs.DeleteAsync(state.Name, BlobCondition.Matches(properties.ETag), cancellationToken);
        }
        catch (StorageConflictException)
        {
            // Another compaction was here, and after it a writer: the next run sees to it.
        }
    }

    /// <summary>Ends a log and reads all of it; null where it is gone.</summary>
    private async ValueTask<LogState?> SealAsync(LogRef log, CancellationToken cancellationToken)
    {
        var state = new LogState(log.Name, log.HourMs, keepSamples: true);
        while (!state.IsSealed)
        {
            if (await blobs.GetAsync(log.Name, state.Length, null, cancellationToken) is not { } content)
            {
                return null;
            }

            LogDecoder.Replay(state, content.Bytes.Span);
            if (state.IsSealed)
            {
                break;
            }

            try
            {
                var seal = LogFrame.Seal(state.Chain);
                await blobs.AppendAsync(log.Name, seal, state.Length, cancellationToken);
                LogDecoder.Replay(state, seal);
            }
            catch (StorageConflictException)
            {
                // A late writer was faster: read what it wrote.
            }
        }

        return state;
    }

    private async ValueTask<CompactionResult> MergeAsync(List<BlockRef> inputs, CancellationToken cancellationToken)
    {
        var nothing = new CompactionResult(0, 0, 0, 0, 0);
        var readers = new List<BlockReader>(inputs.Count);
        foreach (var input in inputs)
        {
            if (await OpenWholeAsync(input, cancellationToken) is not { } reader)
            {
                return nothing;
            }

            readers.Add(reader);
        }

        var writer = new BlockWriter();
        foreach (var (labels, segments) in BlockMerge.Join(readers))
        {
            writer.Add(labels, SampleSegment.Join(segments));
        }

        var bytes = writer.Finish();
        var name = SeriesPaths.Block(inputs[0].DayMs, inputs[0].Shard, null, NextGeneration(inputs.Where(static b => b.Hour is null)));
        if (!await TryWriteAsync(name, bytes, cancellationToken))
        {
            return nothing;
        }

        foreach (var input in inputs)
        {
            await blobs.DeleteAsync(input.Name, BlobCondition.None, cancellationToken);
        }

        return new CompactionResult(0, inputs.Count, 1, writer.SampleCount, bytes.Length);
    }

    private async ValueTask<RetentionResult> DropAsync(BlockRef block, Func<Labels, bool> isExpired, CancellationToken cancellationToken)
    {
        var reader = new BlockReader(blobs, block.Name, null);
        if (!await reader.OpenAsync(block.Length, cancellationToken))
        {
            return new RetentionResult(0, 0, 0);
        }

        var kept = Enumerable.Range(0, reader.Index.SeriesCount).Where(i => !isExpired(reader.Index.LabelsOf(i))).ToList();
        var dropped = reader.Index.SeriesCount - kept.Count;
        if (dropped == 0)
        {
            return new RetentionResult(0, 0, 0);
        }

        if (kept.Count > 0)
        {
            if (!await reader.FetchAsync(kept, cancellationToken))
            {
                return new RetentionResult(0, 0, 0);
            }

            var writer = new BlockWriter();
            foreach (var series in kept)
            {
                writer.Add(reader.Index.LabelsOf(series), SampleSegment.Join(reader.Read(series, long.MinValue, long.MaxValue)));
            }

            if (!await TryWriteAsync(SeriesPaths.Block(block.DayMs, block.Shard, block.Hour, block.Generation + 1), writer.Finish(), cancellationToken))
            {
                return new RetentionResult(0, 0, 0);
            }
        }

        await blobs.DeleteAsync(block.Name, BlobCondition.None, cancellationToken);
        return new RetentionResult(kept.Count == 0 ? 1 : 0, kept.Count == 0 ? 0 : 1, dropped);
    }

    private async ValueTask<BlockReader?> OpenWholeAsync(BlockRef block, CancellationToken cancellationToken)
    {
        var reader = new BlockReader(blobs, block.Name, null);
        return await reader.OpenAsync(block.Length, cancellationToken)
            && await reader.FetchAsync(Enumerable.Range(0, reader.Index.SeriesCount), cancellationToken)
            ? reader
            : null;
    }

    private static int NextGeneration(IEnumerable<BlockRef> blocks) => blocks.Select(static b => b.Generation + 1).DefaultIfEmpty(0).Max();
}
