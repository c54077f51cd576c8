using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Storage;

namespace Pronoia.Engine.Cloud;

/// <summary>
/// The engine of a cloud instance: made at the first call, with the configuration of the container, the last good one, or the one that was deployed, in this
/// order; and brought up to date when the container changes. Thread-safe.
/// </summary>
/// <param name="storage">The storage.</param>
/// <param name="configuration">The configuration container; null where there is none.</param>
/// <param name="deployedFile">The <c>pronoia.yaml</c> that was deployed with the program.</param>
/// <param name="reload">How often the container is looked at.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where logs go.</param>
/// <param name="options">What the host decides about the engine; the defaults where null.</param>
public sealed class CloudHost(
    IStorage storage, CloudConfiguration? configuration, string deployedFile, TimeSpan reload, TimeProvider time, ILoggerFactory loggers, EngineOptions? options = null)
    : IConfigurationStore, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ILogger<CloudHost> _logger = loggers.CreateLogger<CloudHost>();
    private PronoiaEngine? _engine;
    private long _nextLookTicks;

    /// <summary>The engine with the newest configuration.</summary>
    /// <exception cref="Pronoia.Prometheus.Yaml.ConfigurationException">There is no good configuration at all.</exception>
    public async ValueTask<PronoiaEngine> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _engine) is { } current && !LookDue)
        {
            return current;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_engine is null)
            {
                var config = await StartAsync(cancellationToken);
                Volatile.Write(ref _nextLookTicks, (time.GetUtcNow() + reload).UtcTicks);
                var engineOptions = (options ?? new EngineOptions()) with { ConfigurationStore = configuration is null ? null : this, ActionsOnPages = false };
                Volatile.Write(ref _engine, new PronoiaEngine(config, storage, time, loggers, engineOptions));
            }
            else if (LookDue)
            {
                Volatile.Write(ref _nextLookTicks, (time.GetUtcNow() + reload).UtcTicks);
                await RefreshAsync(_engine, cancellationToken);
            }

            return _engine;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PronoiaConfig> PushAsync(ReadOnlyMemory<byte> package, bool dryRun, CancellationToken cancellationToken)
    {
        if (configuration is null)
        {
            throw new InvalidOperationException("this host has no configuration container");
        }

        var config = await configuration.PushAsync(package, dryRun, cancellationToken);
        if (!dryRun)
        {
            // This instance takes it with its next call; the others look by themselves.
            await _gate.WaitAsync(cancellationToken);
            Volatile.Write(ref _nextLookTicks, 0);
            _gate.Release();
        }

        return config;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine?.Dispose();
        _gate.Dispose();
    }

    private bool LookDue => configuration is not null && time.GetUtcNow().UtcTicks >= Volatile.Read(ref _nextLookTicks);

    private async ValueTask<PronoiaConfig> StartAsync(CancellationToken cancellationToken)
    {
        var config = configuration is null
            ? null
            : await configuration.LoadIfChangedAsync(cancellationToken) ?? await configuration.LoadLastGoodAsync(cancellationToken);
        if (config is null)
        {
            _logger.LogInformation("The deployed configuration is used");
        }

        return config ?? ConfigurationLoader.Load(deployedFile);
    }

    private async ValueTask RefreshAsync(PronoiaEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            if (await configuration!.LoadIfChangedAsync(cancellationToken) is { } config)
            {
                engine.Reload(config);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The storage may be back at the next look; until then the running configuration is as good as any.
            _logger.LogError(e, "The configuration container cannot be read");
        }
    }
}
