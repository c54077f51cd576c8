using System.Net;
using System.Net.Security;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Http;

/// <summary>Opens the connection of a request: directly or through a proxy, with TLS where the URL says so.</summary>
internal sealed class HttpConnector(TlsConnector tls)
{
    private static readonly List<SslApplicationProtocol> Http1Only = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http1And2 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <param name="run">The attempt; its stage is set on the way.</param>
    /// <param name="http">The IP version, and whether HTTP/2 may be spoken.</param>
    /// <param name="request">The request the connection is for.</param>
    /// <param name="address">The address of the request's host; null where the proxy gets its name.</param>
    /// <param name="serverName">The name for TLS.</param>
    /// <param name="options">How to speak TLS.</param>
    /// <param name="proxy">The proxy, or null.</param>
    public async ValueTask<OpenedConnection> OpenAsync(
        ProbeRun run, HttpProbe http, HttpRequestPlan request, IPAddress? address, string serverName, TlsConfig options, ProxyRoute? proxy)
    {
        var uri = request.Uri;
        if (proxy is null && address is null)
        {
            address = await ResolveAsync(run, http, uri);
        }

        var start = run.Now();
        Stream stream = proxy is null
            ? await Connector.ConnectAsync(run, address!, uri.Port)
            : await ConnectProxyAsync(run, http, options, proxy);
        try
        {
            if (proxy is { IsSocks: true })
            {
                await Socks5.ConnectAsync(run, stream, proxy, address?.ToString() ?? HttpTarget.Host(uri), uri.Port);
                proxy = null;
            }

            var connected = run.Now();
            if (uri.Scheme != "https")
            {
                return new OpenedConnection(
                    new Http1Connection(stream, run), null, start, connected, connected, RequestTarget(request, address, proxy), proxy?.Authorization);
            }

            if (proxy is not null)
            {
                await TunnelAsync(run, stream, Tunnel(uri, address), proxy);
            }

            var session = await tls.AuthenticateAsync(run, stream, serverName, options, http.EnableHttp2 ? Http1And2 : Http1Only);
            stream = session.Stream;
            HttpConnection connection = session.Stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? new Http2Connection(stream, run)
                : new Http1Connection(stream, run);
            return new OpenedConnection(connection, session, start, connected, run.Now());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static ValueTask<IPAddress> ResolveAsync(ProbeRun run, HttpProbe http, Uri uri) =>
        TargetResolver.ResolveAsync(run, HttpTarget.Host(uri), http.PreferredIpProtocol, http.IpProtocolFallback);

    private async ValueTask<Stream> ConnectProxyAsync(ProbeRun run, HttpProbe http, TlsConfig options, ProxyRoute proxy)
    {
        var stream = await Connector.ConnectAsync(run, await ResolveAsync(run, http, proxy.Url), proxy.Url.Port);
        if (proxy.Url.Scheme != "https")
        {
            return stream;
        }

        var session = await tls.AuthenticateAsync(run, stream, HttpTarget.Host(proxy.Url), options with { ServerName = null });

        // The proxy's certificates are not the target's.
        run.SetCertificates([], []);
        return session.Stream;
    }

    private static async ValueTask TunnelAsync(ProbeRun run, Stream stream, string authority, ProxyRoute proxy)
    {
        run.Log($"CONNECT {authority} through {proxy.Shown}");
        List<KeyValuePair<string, string>> headers = [.. proxy.ConnectHeaders];
        if (proxy.Authorization is { } authorization)
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
    private static string? RequestTarget(HttpRequestPlan request, IPAddress? address, ProxyRoute? proxy) =>
        proxy is null ? null : $"http://{HttpTarget.Authority(OfAddress(request.Uri, address))}{request.Uri.PathAndQuery}";

    private static string Tunnel(Uri uri, IPAddress? address) => $"{HttpTarget.HostInUrl(OfAddress(uri, address))}:{uri.Port}";

    private static Uri OfAddress(Uri uri, IPAddress? address) =>
        address is null ? uri : new UriBuilder(uri) { Host = address.ToString() }.Uri;
}
