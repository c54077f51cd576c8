using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Blocks;

namespace Pronoia.Storage.Series;

/// <summary>
/// Reads over logs and blocks. Compaction may replace what was listed while a read is under way: a log or block that is gone makes the read start again on
/// a fresh list.
/// </summary>
internal sealed class SeriesReader(IBlobStore blobs, SeriesStoreOptions options)
{
    private const int MaxAttempts = 8;
    private readonly SeriesCache _cache = new(options.CacheBytes);

    public long CacheBytes => _cache.MemoryBytes;

    public async ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        string? shard, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(shard, minTimeMs, maxTimeMs, () => new SegmentCollector(matchers, minTimeMs, maxTimeMs), cancellationToken);
        return found.Join();
    }

    public async ValueTask<IReadOnlyList<Labels>> SeriesAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(null, minTimeMs, maxTimeMs, () => new LabelCollector(matchers, minTimeMs, maxTimeMs), cancellationToken);
        return [.. found.Series];
    }

    public async ValueTask<IReadOnlyList<SeriesSummary>> SummarizeAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, long windowMs, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var found = await ReadAsync(null, minTimeMs, maxTimeMs, () => new SummaryCollector(matchers, minTimeMs, maxTimeMs, windowMs), cancellationToken);
            if (await found.SummarizeAsync(cancellationToken) is { } summaries)
            {
                return summaries;
            }
        }

        throw Replaced();
    }

    public async ValueTask<IReadOnlyList<string>> LabelTextsAsync(
        string? name, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(null, minTimeMs, maxTimeMs, () => new LabelTextCollector(name, matchers), cancellationToken);
        return [.. found.Texts.Order(StringComparer.Ordinal)];
    }

    private async ValueTask<T> ReadAsync<T>(string? shard, long minTimeMs, long maxTimeMs, Func<T> newCollector, CancellationToken cancellationToken)
        where T : ISeriesCollector
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var collector = newCollector();
            var (logs, blocks) = await SeriesCatalog.ListAsync(blobs, minTimeMs, maxTimeMs, cancellationToken);
            if (shard is not null)
            {
                logs.RemoveAll(l => l.Shard != shard);
                blocks.RemoveAll(b => b.Shard != shard);
            }

            if (await ReadBlocksAsync(blocks, collector, cancellationToken) && await ReadLogsAsync(logs, collector, cancellationToken))
            {
                return collector;
            }
        }

        throw Replaced();
    }

    private static StorageConflictException Replaced() => new($"logs and blocks were replaced during each of {MaxAttempts} attempts to read them");

    private async ValueTask<bool> ReadBlocksAsync<T>(List<BlockRef> blocks, T collector, CancellationToken cancellationToken)
        where T : ISeriesCollector
    {
        foreach (var block in blocks)
        {
            var known = _cache.BlockIndex(block.Name);
            var reader = new BlockReader(blobs, block.Name, known);
            if (!await reader.OpenAsync(block.Length, cancellationToken))
            {
                return false;
            }

            if (known is null)
            {
                _cache.Add(block.Name, reader.Index);
            }

            if (!await collector.AddAsync(reader, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> ReadLogsAsync<T>(List<LogRef> logs, T collector, CancellationToken cancellationToken)
        where T : ISeriesCollector
    {
        foreach (var log in logs)
        {
            var tail = _cache.LogTail(log);
            if (!await tail.ReadAsync(blobs, log.Length, state => collector.Add(state), cancellationToken))
            {
                return false;
            }

            _cache.Resize(log.Name, tail.MemoryBytes);
        }

        return true;
    }
}
