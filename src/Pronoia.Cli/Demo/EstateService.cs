using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pronoia.Cli.Demo;

/// <summary>One service of the demo's estate: a real server on a loopback port, which can go down and come back on the same port.</summary>
internal sealed class EstateService(string name, LatencyModel latency, Func<HttpContext, Task> handle, Func<X509Certificate2>? certificate = null) : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>The service's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its latency, which faults change.</summary>
    public LatencyModel Latency { get; } = latency;

    /// <summary>Its port; known once it has started, and kept.</summary>
    public int Port { get; private set; }

    /// <summary>Its base address.</summary>
    public Uri Url => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>Whether it listens.</summary>
    public bool IsUp => _app is not null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, Port, listen => Secure(listen));
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            await Task.Delay(Latency.Next(), TimeProvider.System, context.RequestAborted);
            await handle(context);
        });
        await app.StartAsync(cancellationToken);
        var address = app.Urls.First();
        Port = new Uri(address).Port;
        _app = app;
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private void Secure(ListenOptions listen)
    {
        if (certificate is { } current)
        {
            listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => current());
        }
    }
}
