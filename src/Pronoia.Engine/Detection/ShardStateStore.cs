using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;

namespace Pronoia.Engine.Detection;

/// <summary>
/// Loads and saves detector state: one blob per shard, written with compare-and-swap. The last state saved is kept in memory, so that a
/// slot costs one write and no read while one instance handles a shard.
/// </summary>
internal sealed class ShardStateStore(IBlobStore blobs, EngineChoice engines, ILogger<ShardStateStore> logger)
{
    private readonly ConcurrentDictionary<string, ShardState> _cache = new(StringComparer.Ordinal);

    /// <summary>Takes the state of a shard out of the cache, or reads it. Until it is saved nobody else gets the cached one.</summary>
    public async ValueTask<ShardState> LoadAsync(string shard, PronoiaConfig config, CancellationToken cancellationToken)
    {
        // A slot that was under way during a reload puts back a state with the detectors of before.
        if (_cache.TryRemove(shard, out var cached) && ReferenceEquals(cached.Detection, config.Detection) && ReferenceEquals(cached.Forecasts, config.Forecasts))
        {
            return cached;
        }

        var content = await blobs.GetAsync(BlobName(shard), cancellationToken: cancellationToken);
        if (content is null)
        {
            return new ShardState { Detection = config.Detection, Forecasts = config.Forecasts };
        }

        var state = ShardStateFormat.Read(content.Bytes, config, engines, message => logger.LogWarning("Shard {Shard}: {Message}", shard, message));
        state.ETag = content.Properties.ETag;
        (state.Detection, state.Forecasts) = (config.Detection, config.Forecasts);
        return state;
    }

    /// <summary>Saves a state.</summary>
    /// <exception cref="StorageConflictException">Another worker saved the shard since; this state must be thrown away.</exception>
    public async ValueTask SaveAsync(string shard, ShardState state, CancellationToken cancellationToken)
    {
        var condition = state.ETag is null ? BlobCondition.MustNotExist : BlobCondition.Matches(state.ETag);
        state.ETag = await blobs.PutAsync(BlobName(shard), ShardStateFormat.Write(state), condition, cancellationToken);
        _cache[shard] = state;
    }

    /// <summary>Puts a state back that was not changed.</summary>
    public void Return(string shard, ShardState state) => _cache[shard] = state;

    /// <summary>Forgets what is in memory, as after a change of configuration.</summary>
    public void Clear() => _cache.Clear();

    /// <summary>The blob of a shard.</summary>
    public static string BlobName(string shard) => $"state/detection/{shard}";
}
