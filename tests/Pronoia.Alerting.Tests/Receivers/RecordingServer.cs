using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>A web server that keeps every request and answers as told.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<Recorded> _requests = [];

    private RecordingServer(WebApplication app) => _app = app;

    /// <summary>Answers a request, given how many came before it.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url => _app.Urls.First();

    public IReadOnlyList<Recorded> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="certificate">With it, it speaks HTTPS.</param>
    public static async Task<RecordingServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var server = new RecordingServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        int before;
        lock (_lock)
        {
            before = _requests.Count;
            _requests.Add(new Recorded(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body));
        }

        await Answer(context, before);
    }

    internal sealed record Recorded(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
}
