using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>An exporter on a free loopback port that says what a test tells it to.</summary>
internal sealed class Exporter : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Exporter(WebApplication app) => _app = app;

    /// <summary>What it exposes; null answers with an error.</summary>
    public string? Body { get; set; }

    public string Address => new Uri(_app.Urls.First()).Authority;

    public static async Task<Exporter> StartAsync(string body, string contentType = "text/plain; version=0.0.4; charset=utf-8")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var exporter = new Exporter(app) { Body = body };
        app.Run(async context =>
        {
            context.Response.ContentType = contentType;
            context.Response.StatusCode = exporter.Body is null ? 500 : 200;
            await context.Response.WriteAsync(exporter.Body ?? "");
        });
        await app.StartAsync();
        return exporter;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
