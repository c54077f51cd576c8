using Pronoia.Probing.Http;
using Pronoia.Probing.WebSockets;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>websocket</c>.</summary>
internal static class WebSocketProbeReader
{
    public static WebSocketProbe Read(YamlMap map, FileNames files)
    {
        var handshake = Client(map.Map("http_config", "http_config"), files);
        var options = new WebSocketProbe
        {
            Handshake = handshake with
            {
                HttpHeaders = [.. handshake.HttpHeaders, .. files.Headers(map, "headers")],
                PreferredIpProtocol = map.IpProtocol(),
                IpProtocolFallback = map.IpProtocolFallback(),
            },
            QueryResponse = QueryResponseReader.Read(map),
        };
        if (options.QueryResponse.Any(s => s.StartTls))
        {
            map.Error("query_response", "starttls is for lines of text: a WebSocket has TLS from the start, with wss://");
        }

        if (options.QueryResponse.Any(s => !s.ExpectBytes.IsEmpty || s.Labels.Count > 0))
        {
            map.Error("query_response", "a step of a WebSocket takes expect and send");
        }

        map.Done();
        return options;
    }

    private static HttpProbe Client(YamlMap map, FileNames files)
    {
        // HTTP/1.1 opens a WebSocket, and redirects are not for it: both keys change nothing, as in blackbox_exporter.
        map.Bool("enable_http2", fallback: true);
        map.Bool("follow_redirects", fallback: true);
        var options = new HttpProbe
        {
            TlsOptions = files.Tls(map),
            Proxy = HttpClientConfigReader.ReadProxy(map),
            SkipResolvePhaseWithProxy = map.Bool("skip_resolve_phase_with_proxy", fallback: false),
            EnableHttp2 = false,
        }.With(files.Credentials(map));
        map.Done();
        return options;
    }
}
