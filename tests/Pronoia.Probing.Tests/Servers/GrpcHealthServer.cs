using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>A gRPC health service on a loopback port: service "good" is SERVING, "bad" NOT_SERVING, others are not found (5).</summary>
internal sealed class GrpcHealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcHealthServer(WebApplication app) => _app = app;

    public string HostPort =>
        new Uri(_app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<GrpcHealthServer> StartAsync(X509Certificate2? certificate = null, X509Certificate2? intermediate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ServerCertificateChain = intermediate is null ? null : [intermediate];
                });
            }
        }));
        var app = builder.Build();
        app.MapPost("/grpc.health.v1.Health/Check", CheckAsync);
        await app.StartAsync();
        return new GrpcHealthServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task CheckAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = body.ToArray();
        var service = request.Length > 7 ? System.Text.Encoding.UTF8.GetString(request.AsSpan(7)) : "good";
        context.Response.ContentType = "application/grpc";
        byte? status = service switch { "good" => 1, "bad" => 2, _ => null };
        if (status is { } known)
        {
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, known });
        }

        context.Response.AppendTrailer("grpc-status", status is null ? "5" : "0");
    }
}
