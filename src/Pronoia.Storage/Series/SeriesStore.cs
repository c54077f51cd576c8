using System.Collections.Concurrent;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Transfer;

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
    private const ulong MaxWindows = 100_000;
    private readonly ConcurrentDictionary<string, ShardWriter> _writers = new(StringComparer.Ordinal);
    private readonly SeriesReader _reader = new(blobs, options);
    private readonly SeriesCompactor _compactor = new(blobs, time, options);
    private readonly SeriesInspector _inspector = new(blobs);

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

    /// <summary>
    /// Stores samples of any age, in any order, as blocks: for history that comes from elsewhere. Of samples with the same series and time the one stored first
    /// counts, so an import may be repeated. Repeating it stores the bytes again until the day is compacted.
    /// </summary>
    /// <param name="shard">The shard; its logs are left alone.</param>
    /// <param name="samples">The samples; about two million values and histogram buckets at a time are held in memory.</param>
    /// <param name="cancellationToken">Stops the import; blocks written stay.</param>
    /// <exception cref="ArgumentException">A histogram has an unknown schema or more than 16,384 buckets; blocks written stay.</exception>
    public async ValueTask<ImportResult> ImportAsync(string shard, IEnumerable<SeriesSample> samples, CancellationToken cancellationToken)
    {
        SeriesPaths.CheckShard(shard);
        ArgumentNullException.ThrowIfNull(samples);
        return await new SeriesImporter(blobs, shard).ImportAsync(samples, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        await _reader.SelectAsync(null, matchers, minTimeMs, maxTimeMs, cancellationToken);

    /// <summary>The series of one shard that have samples in the range, as <see cref="SelectAsync"/> gives them.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public ValueTask<IReadOnlyList<SeriesData>> SelectShardAsync(string shard, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        SeriesPaths.CheckShard(shard);
        return _reader.SelectAsync(shard, [], minTimeMs, maxTimeMs, cancellationToken);
    }

    /// <summary>
    /// Count, sum, minimum and maximum of the series that match, in windows of equal length. Long windows are cheap: chunks that lie within one are taken from the
    /// index of their block, and their samples are not read.
    /// </summary>
    /// <param name="matchers">All must match; empty: every series.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive; the windows start here.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="window">The length of a window; at most 100,000 windows are made.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive, or there would be too many.</exception>
    public ValueTask<IReadOnlyList<SeriesSummary>> SummarizeAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, TimeSpan window, CancellationToken cancellationToken)
    {
        var windowMs = (long)window.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(windowMs, 1, nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTimeMs, minTimeMs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(maxTimeMs - minTimeMs) / (ulong)windowMs, MaxWindows, nameof(window));
        return _reader.SummarizeAsync(matchers, minTimeMs, maxTimeMs, windowMs, cancellationToken);
    }

    /// <summary>The series that match and have samples in the range, in label order. Reads no values of blocks.</summary>
    /// <param name="matchers">All must match; empty: every series.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public ValueTask<IReadOnlyList<Labels>> SeriesAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        _reader.SeriesAsync(matchers, minTimeMs, maxTimeMs, cancellationToken);

    /// <summary>The names of the labels of the series that match, in ordinal order; the range is taken as whole hours, or days.</summary>
    /// <inheritdoc cref="SeriesAsync"/>
    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
        _reader.LabelTextsAsync(null, matchers, minTimeMs, maxTimeMs, cancellationToken);

    /// <summary>The values of one label over the series that match, in ordinal order; the range is taken as whole hours, or days.</summary>
    /// <param name="name">The label.</param>
    /// <param name="matchers">All must match; empty: every series.</param>
    /// <param name="minTimeMs">First instant, milliseconds since the epoch, inclusive.</param>
    /// <param name="maxTimeMs">Last instant, inclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        string name, IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _reader.LabelTextsAsync(name, matchers, minTimeMs, maxTimeMs, cancellationToken);
    }

    /// <summary>
    /// Turns the logs of closed hours into blocks, and the blocks of closed days into one per shard and day. An hour is closed when no sample of it is accepted
    /// any more. May be interrupted, repeated, and run by several instances at once.
    /// </summary>
    /// <exception cref="StorageCorruptException">A log or block is damaged; what was done before stays done.</exception>
    public ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken) => _compactor.CompactAsync(cancellationToken);

    /// <summary>Drops series from blocks that are older than they need to be kept. Logs are left to compaction.</summary>
    /// <param name="policies">The first that matches a series counts.</param>
    /// <param name="keepOthers">How long series are kept that no policy matches.</param>
    /// <param name="cancellationToken">Stops the work between two blocks.</param>
    public ValueTask<RetentionResult> ApplyRetentionAsync(
        IReadOnlyList<RetentionPolicy> policies, TimeSpan keepOthers, CancellationToken cancellationToken) =>
        _compactor.ApplyRetentionAsync(policies, keepOthers, cancellationToken);

    /// <summary>Counts logs, blocks, bytes and samples; reads every log and every block's index.</summary>
    /// <exception cref="StorageCorruptException">One of them is damaged.</exception>
    public ValueTask<SeriesStats> StatsAsync(CancellationToken cancellationToken) => _inspector.StatsAsync(cancellationToken);

    /// <summary>Checks every checksum and decodes every sample. Yields the first bad byte of each log or block that is damaged; nothing where all is well.</summary>
    public IAsyncEnumerable<VerifyProblem> VerifyAsync(CancellationToken cancellationToken) => _inspector.VerifyAsync(cancellationToken);

    private ShardWriter NewWriter(string shard) => new(shard, blobs, time, options);
}
