using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pronoia.Cli.Tests;

/// <summary>A server on a loopback port that gives one answer to everything and keeps what it was asked.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApi(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Method, path with query, authorization and body of every request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The function key of the last request.</summary>
    public string? FunctionKey { get; private set; }

    /// <summary>The body of the last request.</summary>
    public byte[]? Body { get; private set; }

    public static async Task<FakeApi> StartAsync(int status, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeApi(builder.Build());
        fake._app.Run(async context =>
        {
            using var received = new MemoryStream();
            await context.Request.Body.CopyToAsync(received);
            var request = context.Request;
            fake.Body = received.ToArray();
            fake.FunctionKey = request.Headers["x-functions-key"];
            fake.Requests.Add($"{request.Method} {request.Path}{request.QueryString} {request.Headers.Authorization} {Encoding.UTF8.GetString(fake.Body)}");
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
