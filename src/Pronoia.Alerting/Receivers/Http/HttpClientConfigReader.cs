using System.Text;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Http;

/// <summary>Reads <c>http_config</c> and <c>tls_config</c> (prometheus/common HTTPClientConfig).</summary>
internal static class HttpClientConfigReader
{
    /// <summary>Reads <c>http_config</c> of <paramref name="map"/>, or gives <paramref name="inherited"/> where it has none.</summary>
    public static HttpClientConfig Read(YamlMap map, HttpClientConfig inherited, string baseDirectory)
    {
        if (!map.Has("http_config"))
        {
            return inherited;
        }

        var http = map.Map("http_config", "http_config");
        var config = new HttpClientConfig
        {
            Authorization = Authorization(http, baseDirectory),
            Proxy = Proxy(http),
            FollowRedirects = http.Bool("follow_redirects", true),
            Http2 = http.Bool("enable_http2", true),
            Tls = ReadTls(http, "tls_config", TlsConfig.Default, baseDirectory),
        };
        if (http.Has("oauth2"))
        {
            http.Error("oauth2", "is not supported; use authorization with a token that something else renews in a credentials_file");
        }

        http.Done();
        return config;
    }

    /// <summary>Reads a <c>tls_config</c>.</summary>
    public static TlsConfig ReadTls(YamlMap map, string key, TlsConfig inherited, string baseDirectory)
    {
        if (!map.Has(key))
        {
            return inherited;
        }

        var tls = map.Map(key, key);
        var config = new TlsConfig
        {
            CaFile = File(tls, "ca_file", baseDirectory),
            CertFile = File(tls, "cert_file", baseDirectory),
            KeyFile = File(tls, "key_file", baseDirectory),
            ServerName = tls.String("server_name"),
            InsecureSkipVerify = tls.Bool("insecure_skip_verify", false),
        };
        if (config.CertFile is null != config.KeyFile is null)
        {
            map.Error(key, "cert_file and key_file go together");
        }

        tls.Done();
        return config;
    }

    /// <summary>Reads a secret that may stand in a file.</summary>
    public static string? Secret(YamlMap map, string key, string baseDirectory) =>
        map.Secret(key, path => System.IO.File.ReadAllText(Path.GetFullPath(path, baseDirectory)));

    private static string? File(YamlMap map, string key, string baseDirectory)
    {
        var path = map.String(key);
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        var full = Path.GetFullPath(path, baseDirectory);
        if (!System.IO.File.Exists(full))
        {
            map.Error(key, "no such file");
        }

        return full;
    }

    private static string? Authorization(YamlMap http, string baseDirectory)
    {
        var given = new List<string>();
        if (http.Has("basic_auth"))
        {
            var basic = http.Map("basic_auth", "basic_auth");
            var pair = $"{basic.String("username", "")}:{Secret(basic, "password", baseDirectory)}";
            given.Add("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            basic.Done();
        }

        if (http.Has("authorization"))
        {
            var authorization = http.Map("authorization", "authorization");
            given.Add($"{authorization.String("type", "Bearer").Trim()} {Secret(authorization, "credentials", baseDirectory)}");
            authorization.Done();
        }

        if (Secret(http, "bearer_token", baseDirectory) is { } token)
        {
            given.Add("Bearer " + token);
        }

        if (given.Count > 1)
        {
            http.Diagnostics.Error(http.Position, "at most one of basic_auth, authorization and bearer_token must be configured");
        }

        var value = given.Count == 0 ? null : given[0];
        if (value?.AsSpan().ContainsAny('\r', '\n') == true)
        {
            http.Diagnostics.Error(http.Position, "the credentials must not contain line ends");
            return null;
        }

        return value;
    }

    private static Uri? Proxy(YamlMap http)
    {
        var text = http.String("proxy_url");
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && (proxy.Scheme is "http" or "https" or "socks5"))
        {
            return proxy;
        }

        http.Error("proxy_url", "expected an http, https or socks5 URL");
        return null;
    }
}
