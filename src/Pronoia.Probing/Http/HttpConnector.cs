using System.Net;
using System.Net.Security;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Http;

/// <summary>Opens the connection of a request: directly or through a proxy, with TLS where the URL says so.</summary>
internal sealed class HttpConnector(TlsConnector tls)
{
    private static readonly List<SslApplicationProtocol> Http1Only = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http1And2 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <param name="run">The attempt; its stage is set on the way.</param>
    /// <param name="request">The request the connection is for.</param>
    /// <param name="address">The address of the request's host.</param>
    /// <param name="serverName">The name for TLS.</param>
    /// <param name="options">How to speak TLS.</param>
    /// <param name="proxy">The proxy, or null.</param>
    public async ValueTask<OpenedConnection> OpenAsync(
        ProbeRun run, HttpRequestPlan request, IPAddress? address, string serverName, TlsOptions options, Uri? proxy)
    {
        var uri = request.Uri;
        var start = run.Now();
        Stream stream = proxy is null
            ? await Connector.ConnectAsync(run, address!, uri.Port)
            : await ConnectProxyAsync(run, proxy);
        var connected = run.Now();
        try
        {
            if (uri.Scheme != "https")
            {
                return new OpenedConnection(new Http1Connection(stream, run), null, start, connected, connected, RequestTarget(request, address, proxy));
            }

            if (proxy is not null)
            {
                await TunnelAsync(run, stream, Tunnel(uri, address), proxy);
            }

            var session = await tls.AuthenticateAsync(
                run, stream, serverName, options, run.Module.Http.EnableHttp2 ? Http1And2 : Http1Only);
            stream = session.Stream;
            HttpConnection connection = session.Stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? new Http2Connection(stream, run)
                : new Http1Connection(stream, run);
            return new OpenedConnection(connection, session, start, connected, run.Now(), null);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectProxyAsync(ProbeRun run, Uri proxy)
    {
        var options = run.Module.Http;
        var address = await TargetResolver.ResolveAsync(run, HttpTarget.Host(proxy), options.PreferredIpProtocol, options.IpProtocolFallback);
        return await Connector.ConnectAsync(run, address, proxy.Port);
    }

    private static async ValueTask TunnelAsync(ProbeRun run, Stream stream, string authority, Uri proxy)
    {
        run.Log($"CONNECT {authority} through {HttpTarget.Authority(proxy)}");
        List<KeyValuePair<string, string>> headers = [.. run.Module.Http.Proxy!.ConnectHeaders];
        if (HttpRequestFactory.ProxyAuthorization(proxy) is { } authorization)
        {
            headers.Add(authorization);
        }

        await stream.WriteAsync(RequestWriter.Write("CONNECT", authority, authority, headers, body: null, close: false), run.Deadline);

        // Byte by byte: what follows the head belongs to the tunnel.
        using var reader = new Http1Reader(stream, readAhead: false);
        var (_, status) = Http1Connection.ParseStatusLine(await reader.ReadLineAsync(run.Options.MaxHeaderBytes, "the proxy's status line", run.Deadline));
        for (var budget = run.Options.MaxHeaderBytes; await reader.ReadLineAsync(budget, "the proxy's headers", run.Deadline) is { Length: > 0 } line;)
        {
            budget = Math.Max(0, budget - line.Length);
        }

        if (status is < 200 or > 299)
        {
            throw new ProbeException(FailureClass.Connect, $"the proxy refuses the connection with status {status}");
        }
    }

    // A proxy gets the address that was resolved, as with blackbox_exporter, or the name where the module skips resolving.
    private static string? RequestTarget(HttpRequestPlan request, IPAddress? address, Uri? proxy) =>
        proxy is null ? null : $"http://{HttpTarget.Authority(OfAddress(request.Uri, address))}{request.Uri.PathAndQuery}";

    private static string Tunnel(Uri uri, IPAddress? address) => $"{HttpTarget.HostInUrl(OfAddress(uri, address))}:{uri.Port}";

    private static Uri OfAddress(Uri uri, IPAddress? address) =>
        address is null ? uri : new UriBuilder(uri) { Host = address.ToString() }.Uri;
}
