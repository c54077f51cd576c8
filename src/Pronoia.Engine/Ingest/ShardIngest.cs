using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;
using Pronoia.Storage;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Ingest;

/// <summary>
/// What happens to the samples of one slot of a shard: stale markers for what disappeared, one append to the series log, detection with
/// compare-and-swap state, events. A slot that was handled before is dropped.
/// </summary>
internal sealed class ShardIngest(
    SeriesStore series, ShardStateStore states, ActiveSeries active, EventPublisher publisher, EngineChoice engines, TimeProvider time, ILogger<ShardIngest> logger)
{
    private const int MaxAttempts = 3;

    /// <summary>Stores and judges the samples of a slot.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="job">The job, whose identity is the shard.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="blind">Whether a series' absence says nothing about it.</param>
    /// <param name="skip">Series that detectors leave alone in this slot.</param>
    /// <param name="unknown">Series whose absence in this slot does not end them.</param>
    /// <param name="cancellationToken">Stops the work; what is not saved is done again by whoever gets the slot next.</param>
    /// <returns>False where the slot had been handled before.</returns>
    public ValueTask<bool> RunAsync(
        PronoiaConfig config,
        Job job,
        DateTimeOffset slot,
        IReadOnlyList<SeriesSample> samples,
        bool blind,
        Func<Labels, bool> skip,
        Func<Labels, bool>? unknown,
        CancellationToken cancellationToken) =>
        RunAsync(config, job, slot, new ShardBatch(samples) { Blind = blind, Skip = skip, Unknown = unknown }, cancellationToken);

    /// <summary>Stores and judges what a slot brought.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="job">The job, whose identity is the shard.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="batch">What it brought.</param>
    /// <param name="cancellationToken">Stops the work; what is not saved is done again by whoever gets the slot next.</param>
    /// <returns>False where the slot had been handled before.</returns>
    public async ValueTask<bool> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, ShardBatch batch, CancellationToken cancellationToken)
    {
        var samples = batch.Samples;
        IReadOnlySet<Labels>? before = null;
        var calendar = MaintenanceCalendar.Of(config);
        for (var attempt = 1; ; attempt++)
        {
            var state = await states.LoadAsync(job.Id, config, cancellationToken);
            if (state.LastSlot >= slot)
            {
                states.Return(job.Id, state);
                return false;
            }

            if (before is null)
            {
                before = await active.BeforeAsync(job, state.LastSlot, slot, batch.TrackTimestamps, cancellationToken);
                samples = batch.Complete is { } complete ? [.. samples, .. complete(before)] : samples;
            }

            var refused = new DetectionPipeline(config, engines, time).Feed(state, slot, job.Interval, samples, batch.Blind, batch.Skip, labels => calendar.Find(labels, slot)?.Name, batch.Gone);
            if (attempt == 1)
            {
                SeriesSample[] all = [.. samples, .. AnomalySeries.Of(state, job.Id, config.Global.AnomalySeries)];
                var ended = active.Advance(job, slot, before!, all, batch.TrackTimestamps, batch.Unknown);
                await series.AppendAsync(job.Id, [.. all, .. ended], cancellationToken);
            }

            if (refused > 0)
            {
                logger.LogWarning("Shard {Shard}: {Count} more series match a detector than the {Limit} that are watched", job.Id, refused, DetectionPipeline.MaxTracked);
            }

            try
            {
                await states.SaveAsync(job.Id, state, cancellationToken);
            }
            catch (StorageConflictException) when (attempt < MaxAttempts)
            {
                // Another worker saved this shard meanwhile: start over from its state, which may hold this slot already.
                continue;
            }

            await publisher.PublishAsync(state, config, job.Interval, cancellationToken);
            return true;
        }
    }
}
