using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>
/// Appends to the logs of one shard. Writers elsewhere are met by compare-and-swap on the log's length: who loses reads what was added and codes the
/// rest of its batch again, so that a sample counts once whatever was acknowledged.
/// </summary>
internal sealed class ShardWriter(string shard, IBlobStore blobs, TimeProvider time, SeriesStoreOptions options)
{
    private readonly AsyncGate _gate = new();
    private readonly SortedDictionary<long, LogState> _logs = [];

    public async ValueTask<AppendResult> AppendAsync(IReadOnlyList<SeriesSample> batch, CancellationToken cancellationToken)
    {
        using var held = await _gate.EnterAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (oldest, newest) = ((now - options.MaxSampleAge).ToUnixTimeMilliseconds(), (now + options.MaxSampleAhead).ToUnixTimeMilliseconds());
        Forget(oldest);
        var samples = batch as SeriesSample[] ?? [.. batch];
        if (samples.Length > 0 && IsOneHour(samples, oldest, newest))
        {
            return await AppendToHourAsync(samples, newest, cancellationToken);
        }

        var result = default(AppendResult);
        foreach (var hour in samples.Where(s => s.TimestampMs >= oldest && s.TimestampMs <= newest).GroupBy(static s => SeriesPaths.HourOf(s.TimestampMs)).OrderBy(static g => g.Key))
        {
            result += await AppendToHourAsync(hour.ToArray(), newest, cancellationToken);
        }

        return result + new AppendResult(0, 0, 0, 0, samples.Count(s => s.TimestampMs < oldest || s.TimestampMs > newest));
    }

    private static bool IsOneHour(SeriesSample[] samples, long oldest, long newest)
    {
        var hour = SeriesPaths.HourOf(samples[0].TimestampMs);
        return Array.TrueForAll(samples, s => s.TimestampMs >= hour && s.TimestampMs < hour + SeriesPaths.HourMs && s.TimestampMs >= oldest && s.TimestampMs <= newest);
    }

    private async ValueTask<AppendResult> AppendToHourAsync(ReadOnlyMemory<SeriesSample> samples, long newest, CancellationToken cancellationToken)
    {
        var hour = SeriesPaths.HourOf(samples.Span[0].TimestampMs);
        await LoadAsync(hour, SeriesPaths.HourOf(newest), cancellationToken);
        return await AppendAsync(hour, samples, cancellationToken);
    }

    /// <summary>Memory of the logs that are too old to be appended to is given back.</summary>
    private void Forget(long oldest)
    {
        while (_logs.Count > 0 && _logs.Keys.First() is var first && first + SeriesPaths.HourMs <= oldest)
        {
            _logs.Remove(first);
        }
    }

    private async Task LoadAsync(long fromHour, long toHour, CancellationToken cancellationToken)
    {
        for (var hour = fromHour; hour <= toHour; hour += SeriesPaths.HourMs)
        {
            if (!_logs.ContainsKey(hour))
            {
                _logs[hour] = await ReadAsync(new LogState(SeriesPaths.Log(hour, shard), hour, keepSamples: false), cancellationToken);
            }
        }
    }

    private async Task<LogState> ReadAsync(LogState state, CancellationToken cancellationToken)
    {
        if (await blobs.GetAsync(state.Name, state.Length, null, cancellationToken) is { } content)
        {
            LogDecoder.Replay(state, content.Bytes.Span);
        }

        return state;
    }

    private async Task<AppendResult> AppendAsync(long hour, ReadOnlyMemory<SeriesSample> samples, CancellationToken cancellationToken)
    {
        Func<Labels, bool>? hasLater = _logs.Any(l => l.Key > hour && l.Value.Length > 0) ? labels => HasLater(hour, labels) : null;
        for (var attempt = 1; ; attempt++)
        {
            var log = _logs[hour];
            if (log.IsSealed)
            {
                return new AppendResult(0, 0, 0, 0, samples.Length);
            }

            var (payload, result) = LogEncoder.Encode(log, samples.Span, hasLater);
            if (payload.Raw.Length == 0)
            {
                return result;
            }

            var frame = LogFrame.Pack(payload, log.Chain);
            if (frame.Length > BlobLimits.MaxBlockBytes)
            {
                return await AppendHalvesAsync(hour, samples, cancellationToken);
            }

            try
            {
                await blobs.AppendAsync(log.Name, frame, log.Length, cancellationToken);
            }
            catch (StorageConflictException) when (attempt < options.MaxAppendAttempts)
            {
                await CatchUpAsync(hour, log, cancellationToken);
                continue;
            }
            catch (Exception)
            {
                // Written or not, nobody knows: what is stored decides, next time.
                _logs.Remove(hour);
                throw;
            }

            LogDecoder.Apply(log, payload.Raw);
            log.Length += frame.Length;
            log.Chain = LogFrame.ChecksumOf(frame);
            return result;
        }
    }

    private async Task<AppendResult> AppendHalvesAsync(long hour, ReadOnlyMemory<SeriesSample> samples, CancellationToken cancellationToken)
    {
        var half = samples.Length / 2;
        var first = await AppendAsync(hour, samples[..half], cancellationToken);
        return first + await AppendAsync(hour, samples[half..], cancellationToken);
    }

    private async Task CatchUpAsync(long hour, LogState log, CancellationToken cancellationToken)
    {
        var before = log.Length;
        await ReadAsync(log, cancellationToken);
        if (log.Length == before)
        {
            // Shorter than we knew: the log was compacted and deleted meanwhile, or never had our frames. Start afresh.
            _logs[hour] = await ReadAsync(new LogState(log.Name, hour, keepSamples: false), cancellationToken);
        }
    }

    private bool HasLater(long hour, Labels labels)
    {
        foreach (var (other, log) in _logs)
        {
            if (other > hour && log.Find(labels) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
