using System.Net;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Embedded;

namespace Pronoia.Cli.Hosting;

/// <summary>Pronoia in one process: embedded storage, the engine, its loops and its web pages.</summary>
internal sealed class LocalInstance : IAsyncDisposable
{
    private readonly EmbeddedStorage _storage;
    private readonly WebHost _web;
    private readonly LocalRunner _runner;

    private LocalInstance(EmbeddedStorage storage, PronoiaEngine engine, WebHost web, LocalRunner runner)
    {
        _storage = storage;
        _web = web;
        _runner = runner;
        Engine = engine;
    }

    /// <summary>The engine.</summary>
    public PronoiaEngine Engine { get; }

    /// <summary>Where the web pages are.</summary>
    public Uri Url => _web.Url;

    /// <summary>The storage.</summary>
    public EmbeddedStorage Storage => _storage;

    /// <summary>Opens the directory and starts to listen; nothing is probed before <see cref="RunAsync"/>.</summary>
    /// <exception cref="Pronoia.Storage.StorageLockedException">Another process has the directory open.</exception>
    /// <exception cref="IOException">The directory cannot be written, or the address is taken.</exception>
    public static async Task<LocalInstance> StartAsync(
        PronoiaConfig config, string directory, IPEndPoint listen, ILoggerFactory loggers, LocalInstanceOptions options, CancellationToken cancellationToken)
    {
        var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), TimeProvider.System, cancellationToken);
        PronoiaEngine? engine = null;
        try
        {
            engine = new PronoiaEngine(config, storage, TimeProvider.System, loggers, new EngineOptions { Console = options.Console });
            var web = await WebHost.StartAsync(engine.Web, listen, loggers, cancellationToken);
            var runner = new LocalRunner(engine, storage.Queue, TimeProvider.System, loggers.CreateLogger<LocalRunner>()) { TickInterval = options.TickInterval ?? TickFor(config) };
            return new LocalInstance(storage, engine, web, runner);
        }
        catch
        {
            engine?.Dispose();
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs until the token fires, then drains.</summary>
    public Task RunAsync(CancellationToken stop) => _runner.RunAsync(stop);

    // A tick hands out the newest slot of a job: ticks further apart than slots would miss some.
    private static TimeSpan TickFor(PronoiaConfig config)
    {
        var shortest = config.Targets.Select(t => t.Interval).Concat(config.Federation.Select(f => f.Interval)).Append(config.Global.EvaluationInterval).Min();
        return TimeSpan.FromMilliseconds(Math.Clamp(shortest.TotalMilliseconds / 4, 50, 500));
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Engine.Dispose();
        await _storage.DisposeAsync();
    }
}
