using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Reads Prometheus's common HTTP client keys (<c>basic_auth</c>, <c>authorization</c>, <c>oauth2</c>, <c>tls_config</c>, <c>proxy_url</c>,
/// <c>follow_redirects</c>, <c>headers</c>) from the mapping they stand in.
/// </summary>
public static class HttpClientConfigReader
{
    /// <summary>Reads the keys; other keys of the mapping are left to the caller.</summary>
    /// <param name="map">The mapping that holds the keys.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    public static HttpClientConfig Read(YamlMap map, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        var kinds = new[] { "basic_auth", "authorization", "oauth2" }.Where(map.Has).ToArray();
        foreach (var second in kinds.Skip(1))
        {
            map.Error(second, $"give either {kinds[0]} or {second}, not both");
        }

        var basic = map.Has("basic_auth") ? ReadBasic(map.Map("basic_auth"), baseDirectory) : null;
        var authorization = map.Has("authorization") ? ReadAuthorization(map, baseDirectory) : null;
        var oauth2 = map.Has("oauth2") ? ReadOAuth2(map.Map("oauth2", "oauth2"), baseDirectory) : null;
        var proxy = ReadProxy(map);
        return new HttpClientConfig
        {
            BasicAuth = basic,
            Authorization = authorization,
            OAuth2 = oauth2,
            Tls = map.Has("tls_config") ? ReadTls(map.Map("tls_config"), baseDirectory) : TlsConfig.Default,
            ProxyUrl = proxy,
            FollowRedirects = map.Bool("follow_redirects", true),
            Headers = map.StringMap("headers"),
        };
    }

    /// <summary>Reads a <c>tls_config</c> mapping.</summary>
    /// <param name="map">The mapping; <see cref="YamlMap.Done"/> is called on it.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    public static TlsConfig ReadTls(YamlMap map, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        var authorities = Pem(map, "ca", "ca_file", baseDirectory, text =>
        {
            var collection = new X509Certificate2Collection();
            collection.ImportFromPem(text);
            return collection.Count > 0 ? collection : throw new CryptographicException("no certificate found");
        });
        var certificate = PemText(map, "cert", "cert_file", baseDirectory);
        var key = PemText(map, "key", "key_file", baseDirectory);
        X509Certificate2? client = null;
        if (certificate is null != key is null)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: a client certificate takes both cert_file and key_file");
        }
        else if (certificate is not null)
        {
            try
            {
                using var pem = X509Certificate2.CreateFromPem(certificate, key);
                // SslStream wants a key that is not ephemeral on some systems: a round trip through PKCS#12 makes it one.
                client = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            }
            catch (CryptographicException)
            {
                map.Error("cert_file", "the certificate and the key cannot be read as PEM, or do not belong together");
            }
        }

        var minimum = Version(map, "min_version");
        var maximum = Version(map, "max_version");
        if (minimum > maximum)
        {
            map.Error("max_version", "is lower than min_version");
        }

        var tls = new TlsConfig
        {
            Authorities = authorities,
            ClientCertificate = client,
            ServerName = map.String("server_name"),
            InsecureSkipVerify = map.Bool("insecure_skip_verify", false),
            Protocols = Range(minimum, maximum),
        };
        map.Done();
        return tls;
    }

    private static BasicAuth ReadBasic(YamlMap section, string baseDirectory)
    {
        var basic = new BasicAuth(section.String("username", required: true) ?? "", section.LateSecret("password", baseDirectory) ?? Secret.Of(""));
        section.Done();
        return basic;
    }

    private static Authorization ReadAuthorization(YamlMap map, string baseDirectory)
    {
        var section = map.Map("authorization");
        var credentials = section.LateSecret("credentials", baseDirectory);
        var authorization = new Authorization(section.String("type", "Bearer"), credentials ?? Secret.Of(""));
        if (credentials is null || credentials.Read().Length == 0)
        {
            map.Error("authorization", "credentials or credentials_file is missing");
        }

        section.Done();
        return authorization;
    }

    private static OAuth2? ReadOAuth2(YamlMap section, string baseDirectory)
    {
        var (id, secret) = (section.String("client_id", required: true), section.LateSecret("client_secret", baseDirectory));
        if (secret is null && !section.Has("client_secret_file"))
        {
            section.Diagnostics.Error(section.Position, "oauth2: client_secret or client_secret_file is missing");
        }

        Uri? url = null;
        if (section.String("token_url", required: true) is { Length: > 0 } text && (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https")))
        {
            // It may hold a password: it is not shown.
            section.Error("token_url", "expected a URL that starts with http:// or https://");
        }

        var oauth = new OAuth2
        {
            ClientId = id ?? "",
            ClientSecret = secret ?? Secret.Of(""),
            TokenUrl = url ?? new Uri("http://invalid.invalid/"),
            Scopes = section.Strings("scopes"),
            EndpointParams = section.StringMap("endpoint_params"),
            Tls = section.Has("tls_config") ? ReadTls(section.Map("tls_config"), baseDirectory) : TlsConfig.Default,
            ProxyUrl = ReadProxy(section),
        };
        section.Done();
        return oauth;
    }

    private static Uri? ReadProxy(YamlMap map)
    {
        Uri? proxy = null;
        if (map.String("proxy_url") is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out proxy) || proxy.Scheme is not ("http" or "https" or "socks5")))
        {
            map.Error("proxy_url", "expected a URL such as http://proxy:3128");
        }

        return proxy;
    }

    private static Func<string, string> File(string baseDirectory) => path => System.IO.File.ReadAllText(Path.Combine(baseDirectory, path));

    private static int? Version(YamlMap map, string key) =>
        map.Choice<int?>(key, null, ("TLS10", 0), ("TLS11", 1), ("TLS12", 2), ("TLS13", 3));

    private static SslProtocols Range(int? minimum, int? maximum)
    {
        if (minimum is null && maximum is null)
        {
            return SslProtocols.None;
        }

#pragma warning disable SYSLIB0039, CA5397, CA5398 // Old versions are the user's explicit choice: a probe must be able to look at an old server.
        SslProtocols[] versions = [SslProtocols.Tls, SslProtocols.Tls11, SslProtocols.Tls12, SslProtocols.Tls13];
#pragma warning restore SYSLIB0039, CA5397, CA5398
        var result = SslProtocols.None;
        for (var i = minimum ?? 2; i <= (maximum ?? 3); i++)
        {
            result |= versions[i];
        }

        return result;
    }

    private static string? PemText(YamlMap map, string key, string fileKey, string baseDirectory) =>
        Pem(map, key, fileKey, baseDirectory, text => text);

    private static T? Pem<T>(YamlMap map, string key, string fileKey, string baseDirectory, Func<string, T> parse)
        where T : class
    {
        var inline = map.String(key);
        var path = map.String(fileKey);
        if (inline is not null && path is not null)
        {
            map.Error(fileKey, $"give either {key} or {fileKey}, not both");
        }

        try
        {
            var text = path is null ? inline : File(baseDirectory)(path);
            return text is null ? null : parse(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            map.Error(fileKey, e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "the file cannot be read");
        }
        catch (CryptographicException)
        {
            map.Error(path is null ? key : fileKey, "not a PEM certificate");
        }

        return null;
    }
}
