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

    public static async Task<FakeApi> StartAsync(int status, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeApi(builder.Build());
        fake._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var request = context.Request;
            fake.Requests.Add($"{request.Method} {request.Path}{request.QueryString} {request.Headers.Authorization} {await reader.ReadToEndAsync()}");
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
