using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Demo;

/// <summary>The on-call's pager: a webhook receiver on loopback that writes down what reaches it.</summary>
internal sealed class Pager(TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PagerCall> _calls = [];
    private WebApplication? _app;

    /// <summary>Where notifications go.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>The calls so far, in the order they arrived.</summary>
    public IReadOnlyList<PagerCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Forgets the calls so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
        await _app.StartAsync(cancellationToken);
        Url = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var payload = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var alert in payload.RootElement.GetProperty("alerts").EnumerateArray())
            {
                _calls.Add(new PagerCall(now, alert.GetProperty("status").GetString() == "firing", Read(alert.GetProperty("labels")), Read(alert.GetProperty("annotations"))));
            }
        }
    }

    private static Labels Read(JsonElement element) => Labels.Of(element.EnumerateObject().Select(p => new Label(p.Name, p.Value.GetString() ?? "")));
}
