using System.Security.Authentication;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Reads Prometheus's common HTTP client keys (<c>basic_auth</c>, <c>authorization</c>, <c>oauth2</c>, <c>tls_config</c>, <c>proxy_url</c>,
/// <c>follow_redirects</c>, <c>http_headers</c>…) from the mapping they stand in.
/// </summary>
public static class HttpClientConfigReader
{
#pragma warning disable SYSLIB0039, CA5397, CA5398 // Old versions are the user's explicit choice: a probe must be able to look at an old server.
    private static readonly (string Name, SslProtocols Value)[] Versions =
        [("TLS10", SslProtocols.Tls), ("TLS11", SslProtocols.Tls11), ("TLS12", SslProtocols.Tls12), ("TLS13", SslProtocols.Tls13)];
#pragma warning restore SYSLIB0039, CA5397, CA5398

    /// <summary>Reads the keys of a client that lives as long as the configuration; other keys of the mapping are left to the caller.</summary>
    /// <param name="map">The mapping that holds the keys.</param>
    /// <param name="baseDirectory">What relative file names are relative to. The files must be there: what is wrong with one is an error.</param>
    public static HttpClientConfig Read(YamlMap map, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        var config = ReadCredentials(map, baseDirectory, filesExist: true);
        var proxy = ReadProxy(map);
        if (proxy?.ConnectHeaders.Count > 0 || config.OAuth2?.Proxy?.ConnectHeaders.Count > 0)
        {
            map.Error("proxy_connect_header", "is not supported here: the platform's client sends CONNECT without further headers");
        }

        return config with
        {
            Tls = map.Has("tls_config") ? ReadTls(map.Map("tls_config", "tls_config"), baseDirectory) : TlsConfig.Default,
            Proxy = proxy,
            FollowRedirects = map.Bool("follow_redirects", true),
            EnableHttp2 = map.Bool("enable_http2", true),
            Headers = [.. config.Headers, .. ReadHeaders(map, "headers", baseDirectory)],
        };
    }

    /// <summary>Reads how requests are authenticated, and their further headers (<c>http_headers</c>).</summary>
    /// <param name="map">The mapping that holds the keys.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    /// <param name="filesExist">Whether a secret's file that cannot be read now is an error; else it is one when it is needed.</param>
    public static HttpClientConfig ReadCredentials(YamlMap map, string baseDirectory, bool filesExist)
    {
        ArgumentNullException.ThrowIfNull(map);
        var kinds = new[] { "basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file" }.Where(map.Has).ToList();
        foreach (var second in kinds.Skip(1))
        {
            map.Error(second, $"give either {kinds[0]} or {second}, not both");
        }

        var files = new Files(baseDirectory, filesExist);
        var bearer = files.Secret(map, "bearer_token");
        return new HttpClientConfig
        {
            BasicAuth = map.Has("basic_auth") ? Basic(map.Map("basic_auth", "basic_auth"), files) : null,
            Authorization = map.Has("authorization") ? ReadAuthorization(map.Map("authorization", "authorization"), files)
                : bearer is null ? null : new Authorization("Bearer", bearer),
            OAuth2 = map.Has("oauth2") ? ReadOAuth2(map.Map("oauth2", "oauth2"), files) : null,
            Headers = Headers(map, "http_headers", files),
        };
    }

    /// <summary>Headers by name: a value, or lists of values, secrets and files.</summary>
    /// <param name="map">The mapping that holds the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    /// <param name="filesExist">Whether a file that cannot be read now is an error; else it is one when it is needed.</param>
    public static IReadOnlyList<HeaderConfig> ReadHeaders(YamlMap map, string key, string baseDirectory, bool filesExist = true)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Headers(map, key, new Files(baseDirectory, filesExist));
    }

    /// <summary>Reads the keys about proxies; null where there is none.</summary>
    public static ProxyConfig? ReadProxy(YamlMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var fromEnvironment = map.Bool("proxy_from_environment", fallback: false);
        var url = ReadUrl(map, "proxy_url", required: false, ProxyConfig.Schemes);
        var proxy = new ProxyConfig
        {
            Url = url,
            FromEnvironment = fromEnvironment,
            NoProxy = map.String("no_proxy", ""),
            ConnectHeaders = ConnectHeaders(map.Map("proxy_connect_header", "proxy_connect_header")),
        };
        if (fromEnvironment && map.Has("proxy_url"))
        {
            map.Error("proxy_from_environment", "give either proxy_url or proxy_from_environment, not both");
        }

        if (fromEnvironment && map.Has("no_proxy"))
        {
            map.Error("no_proxy", "goes with proxy_url: proxy_from_environment takes NO_PROXY");
        }

        if (map.Has("no_proxy") && !map.Has("proxy_url") && !fromEnvironment)
        {
            map.Error("no_proxy", "goes with proxy_url, which is missing");
        }

        return url is null && !fromEnvironment ? null : proxy;
    }

    /// <summary>Reads a <c>tls_config</c> mapping.</summary>
    /// <param name="map">The mapping; <see cref="YamlMap.Done"/> is called on it.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    /// <param name="filesExist">Whether a file that cannot be read now is an error; else it is one when it is needed.</param>
    public static TlsConfig ReadTls(YamlMap map, string baseDirectory, bool filesExist = true)
    {
        ArgumentNullException.ThrowIfNull(map);
        var files = new Files(baseDirectory, filesExist);
        var min = map.Choice("min_version", SslProtocols.Tls12, Versions);
        var max = map.Choice("max_version", SslProtocols.Tls13, Versions);
        if (min > max)
        {
            map.Error("max_version", "must not be below min_version");
        }

        var tls = new TlsConfig
        {
            InsecureSkipVerify = map.Bool("insecure_skip_verify", fallback: false),
            Ca = map.String("ca"),
            CaFile = files.Name(map, "ca_file"),
            Cert = map.String("cert"),
            CertFile = files.Name(map, "cert_file"),
            Key = map.String("key"),
            KeyFile = files.Name(map, "key_file"),
            ServerName = map.String("server_name") is { Length: > 0 } name ? name : null,
            Versions = Versions.Where(v => v.Value >= min && v.Value <= max).Aggregate(SslProtocols.None, (all, v) => all | v.Value),
        };
        foreach (var key in (ReadOnlySpan<string>)["ca", "cert", "key"])
        {
            if (map.Has(key) && map.Has(key + "_file"))
            {
                map.Error(key + "_file", $"give either {key} or {key}_file, not both");
            }
        }

        if ((tls.Cert ?? tls.CertFile) is null != (tls.Key ?? tls.KeyFile) is null)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: a client certificate needs both cert_file (or cert) and key_file (or key)");
        }
        else if (filesExist)
        {
            using var material = new TlsMaterial();
            Check(map, tls.Ca is null ? "ca_file" : "ca", () => material.Authorities(tls));
            Check(map, tls.Cert is null ? "cert_file" : "cert", () => material.Client(tls));
        }

        map.Done();
        return tls;
    }

    /// <summary>A URL of one of the schemes, or null.</summary>
    /// <param name="map">The mapping that holds the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="required">Whether it must be there.</param>
    /// <param name="schemes">The schemes allowed.</param>
    public static Uri? ReadUrl(YamlMap map, string key, bool required, params string[] schemes)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.String(key, required) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme) && url.Host.Length > 0)
        {
            return url;
        }

        // A URL may hold a password: it is not shown.
        map.Error(key, $"expected a URL with {string.Join(" or ", schemes.Select(s => s + "://"))}");
        return null;
    }

    private static void Check(YamlMap map, string key, Action load)
    {
        try
        {
            load();
        }
        catch (SecretException e)
        {
            map.Error(key, e.InnerException is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message);
        }
    }

    private static BasicAuth Basic(YamlMap map, Files files)
    {
        var basic = new BasicAuth(files.Secret(map, "username", required: true) ?? Secret.Of(""), files.Secret(map, "password") ?? Secret.Of(""));
        map.Done();
        return basic;
    }

    private static Authorization ReadAuthorization(YamlMap map, Files files)
    {
        var type = map.String("type") is { Length: > 0 } given ? given.Trim() : "Bearer";
        if (type.Equals("basic", StringComparison.OrdinalIgnoreCase))
        {
            map.Error("type", "cannot be basic: use basic_auth");
        }

        var authorization = new Authorization(type, files.Secret(map, "credentials", required: true) ?? Secret.Of(""));
        map.Done();
        return authorization;
    }

    private static OAuth2? ReadOAuth2(YamlMap map, Files files)
    {
        var clientId = map.String("client_id", required: true);
        var secret = files.Secret(map, "client_secret", required: true);
        var url = ReadUrl(map, "token_url", required: true, "http", "https");
        var (scopes, parameters, tls) = (map.Strings("scopes"), map.StringMap("endpoint_params"), ReadTls(map.Map("tls_config", "tls_config"), files.Directory, files.Exist));
        var proxy = ReadProxy(map);
        var options = clientId is null || secret is null || url is null ? null : new OAuth2
        {
            ClientId = clientId,
            ClientSecret = secret,
            TokenUrl = url,
            Scopes = scopes,
            EndpointParams = parameters,
            Tls = tls,
            Proxy = proxy,
        };
        map.Done();
        return options;
    }

    private static List<HeaderConfig> Headers(YamlMap parent, string key, Files files)
    {
        var map = parent.Map(key, key);
        var headers = new List<HeaderConfig>();
        foreach (var entry in map.Entries)
        {
            if (entry.Value is YamlScalar)
            {
                headers.Add(new HeaderConfig(HeaderReader.Name(map, entry), [Secret.Of(HeaderReader.Checked(map, entry, map.String(entry.Key, "")))]));
                continue;
            }

            var header = map.Map(entry.Key, $"{key}: {entry.Key}");
            var values = header.Strings("values").Concat(header.Strings("secrets"))
                .Select(value => Secret.Of(HeaderReader.Checked(map, entry, value)))
                .Concat(header.Strings("files").Select(file => files.Secret(header, "files", file)));
            headers.Add(new HeaderConfig(HeaderReader.Name(map, entry), [.. values]));
            header.Done();
        }

        return headers;
    }

    private static List<KeyValuePair<string, string>> ConnectHeaders(YamlMap map) =>
        [.. map.Entries.SelectMany(entry => map.Strings(entry.Key)
            .Select(value => KeyValuePair.Create(HeaderReader.Name(map, entry), HeaderReader.Checked(map, entry, value))))];

    /// <summary>Makes file names absolute: they count from the folder of the file that names them.</summary>
    private sealed record Files(string Directory, bool Exist)
    {
        public string? Name(YamlMap map, string key) => map.String(key) is { Length: > 0 } name ? Path.GetFullPath(name, Path.GetFullPath(Directory)) : null;

        /// <summary>A secret under a key, or in the file under <c>{key}_file</c>; null where there is neither.</summary>
        public Secret? Secret(YamlMap map, string key, bool required = false)
        {
            var (value, file) = (map.String(key), Name(map, key + "_file"));
            if (value is not null && file is not null)
            {
                map.Error(key + "_file", $"give either {key} or {key}_file, not both");
            }

            if (required && value is null && file is null)
            {
                map.Diagnostics.Error(map.Position, $"{map.What}: {key} or {key}_file is missing");
            }

            return file is not null ? Secret(map, key + "_file", file) : value is null ? null : Yaml.Secret.Of(value);
        }

        public Secret Secret(YamlMap map, string key, string file)
        {
            var secret = Yaml.Secret.InFile(Path.GetFullPath(file, Path.GetFullPath(Directory)));
            if (Exist)
            {
                Check(map, key, () => secret.Read());
            }

            return secret;
        }
    }
}
