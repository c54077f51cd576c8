using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Interop.Tests.Federation;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;

namespace Pronoia.Interop.Tests.Api;

/// <summary>An engine behind Kestrel on a loopback port, for clients of others.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new();
    private Task _running = Task.CompletedTask;

    private ApiHost(PronoiaEngine engine, InMemoryStorage storage, WebApplication app)
    {
        Engine = engine;
        Storage = storage;
        _app = app;
    }

    public PronoiaEngine Engine { get; }

    public InMemoryStorage Storage { get; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<ApiHost> StartAsync(string yaml = "targets: [{name: api, url: 'http://127.0.0.1:1'}]")
    {
        var storage = new InMemoryStorage();
        var engine = new PronoiaEngine(ConfigurationLoader.Parse(yaml, "test.yaml", "."), storage, TimeProvider.System, NullLoggerFactory.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(engine.Web.HandleAsync);
        await app.StartAsync();
        return new ApiHost(engine, storage, app);
    }

    /// <summary>Lets the engine tick and work until the host ends.</summary>
    public void Run() =>
        _running = new LocalRunner(Engine, Storage.Queue, TimeProvider.System, NullLogger<LocalRunner>.Instance) { TickInterval = TimeSpan.FromMilliseconds(100) }.RunAsync(_stop.Token);

    /// <summary>What our query API answers to an expression, once it is as wanted; at most a minute.</summary>
    public Task<Dictionary<Labels, double>> QueryUntilAsync(string expr, Func<Dictionary<Labels, double>, bool> done) =>
        PrometheusAnswer.UntilAsync(async () => await _client.GetStringAsync(new Uri(Url, $"/api/v1/query?query={Uri.EscapeDataString(expr)}")), expr, done);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Engine.Dispose();
    }
}
