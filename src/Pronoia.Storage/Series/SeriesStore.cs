using System.Collections.Concurrent;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>
/// The time series database: append logs per shard and hour, one block per ingest, in a blob store. Any number of instances may write the same shard;
/// every acknowledged sample is readable exactly once.
/// </summary>
/// <param name="blobs">Where logs and blocks live.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Bounds and limits.</param>
public sealed class SeriesStore(IBlobStore blobs, TimeProvider time, SeriesStoreOptions options) : ISeriesSource
{
    private readonly ConcurrentDictionary<string, ShardWriter> _writers = new(StringComparer.Ordinal);

    /// <summary>
    /// Appends a batch to a shard: one storage call where its samples are of one hour. When this returns, the samples accepted are stored; where it throws,
    /// the same batch can be appended again without harm.
    /// </summary>
    /// <param name="shard">The shard: 1 to 100 letters, digits and <c>- _ . =</c>. A series belongs to one shard.</param>
    /// <param name="batch">Samples; those of one series in time order.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="StorageConflictException">Other writers were faster every time.</exception>
    /// <exception cref="StorageCorruptException">The shard's log is damaged.</exception>
    public async ValueTask<AppendResult> AppendAsync(string shard, IReadOnlyList<SeriesSample> batch, CancellationToken cancellationToken)
    {
        SeriesPaths.CheckShard(shard);
        ArgumentNullException.ThrowIfNull(batch);
        var writer = _writers.GetOrAdd(shard, static (name, self) => self.NewWriter(name), this);
        return await writer.AppendAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        ReadAsync(null, matchers, minTimeMs, maxTimeMs, cancellationToken);

    /// <summary>The series of one shard that have samples in the range, as <see cref="SelectAsync"/> gives them.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public ValueTask<IReadOnlyList<SeriesData>> SelectShardAsync(string shard, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        SeriesPaths.CheckShard(shard);
        return ReadAsync(shard, [], minTimeMs, maxTimeMs, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<SeriesData>> ReadAsync(
        string? shard, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<Labels, List<SampleSegment>>();
        await foreach (var log in LogsAsync(shard, minTimeMs, maxTimeMs, cancellationToken))
        {
            foreach (var series in log.Series.Where(s => MatchesAll(matchers, s.Labels)))
            {
                var segment = series.Samples!.Slice(minTimeMs, maxTimeMs);
                if (segment.Count > 0)
                {
                    if (!found.TryGetValue(series.Labels, out var segments))
                    {
                        found.Add(series.Labels, segments = []);
                    }

                    segments.Add(segment);
                }
            }
        }

        var result = new List<SeriesData>(found.Count);
        foreach (var (labels, segments) in found)
        {
            var joined = SampleSegment.Join(segments);
            result.Add(new SeriesData(labels, joined.Timestamps, joined.Values));
        }

        return result;
    }

    /// <summary>The series that match and have samples in the hours of the range, in label order.</summary>
    /// <param name="matchers">All must match; empty: every series.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async ValueTask<IReadOnlyList<Labels>> SeriesAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var found = new SortedSet<Labels>();
        await foreach (var log in LogsAsync(null, minTimeMs, maxTimeMs, cancellationToken))
        {
            found.UnionWith(log.Series.Select(static s => s.Labels).Where(l => MatchesAll(matchers, l)));
        }

        return [.. found];
    }

    /// <summary>The names of the labels of the series that match, in ordinal order.</summary>
    /// <inheritdoc cref="SeriesAsync"/>
    public async ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var series = await SeriesAsync(matchers, minTimeMs, maxTimeMs, cancellationToken);
        return [.. series.SelectMany(static s => s.Select(static l => l.Name)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The values of one label over the series that match, in ordinal order.</summary>
    /// <param name="name">The label.</param>
    /// <param name="matchers">All must match; empty: every series.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        string name, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        var series = await SeriesAsync(matchers, minTimeMs, maxTimeMs, cancellationToken);
        return [.. series.Select(s => s[name]).Where(static v => v.Length > 0).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool MatchesAll(IReadOnlyList<Matcher> matchers, Labels labels)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            if (!matchers[i].Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    private async IAsyncEnumerable<LogState> LogsAsync(
        string? shard, long minTimeMs, long maxTimeMs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync(SeriesPaths.Logs, cancellationToken))
        {
            if (SeriesPaths.TryParseLog(blob.Name, out var hour, out var of) && (shard is null || of == shard) && hour <= maxTimeMs && hour + SeriesPaths.HourMs > minTimeMs
                && await blobs.GetAsync(blob.Name, 0, null, cancellationToken) is { } content)
            {
                var log = new LogState(blob.Name, hour, keepSamples: true);
                LogDecoder.Replay(log, content.Bytes.Span);
                yield return log;
            }
        }
    }

    private ShardWriter NewWriter(string shard) => new(shard, blobs, time, options);
}
