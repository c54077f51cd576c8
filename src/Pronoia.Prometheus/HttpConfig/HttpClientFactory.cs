using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Makes HTTP clients from <see cref="HttpClientConfig"/>.</summary>
public static class HttpClientFactory
{
    /// <summary>
    /// A client with the configuration's authentication, trust, proxy and headers. It has no timeout of its own: callers pass a
    /// cancellation token. Responses are decompressed only by the caller, who can then bound them.
    /// A secret or certificate in a file is read anew when it changes; where that fails, the request does, with an <see cref="HttpRequestException"/> of
    /// the kind <see cref="HttpRequestError.UserAuthenticationError"/> whose message may be shown.
    /// </summary>
    public static HttpClient Create(HttpClientConfig config) => Create(config, TimeProvider.System);

    /// <summary>As <see cref="Create(HttpClientConfig)"/>, with a clock of the caller's.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="time">The clock by which access tokens expire.</param>
    public static HttpClient Create(HttpClientConfig config, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tokens = config.OAuth2 is { } oauth
            ? new OAuth2Tokens(oauth, new TlsHandler(oauth.Tls, tls => Handler(tls, oauth.Proxy, followRedirects: true)), time)
            : null;
        var handler = new RequestHandler(config, tokens, new TlsHandler(config.Tls, tls => Handler(tls, config.Proxy, config.FollowRedirects)));
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The TLS settings for a client, from the files as they are now.</summary>
    /// <param name="tls">The configuration.</param>
    /// <param name="material">Loads the files, each once until it changes.</param>
    /// <exception cref="SecretException">A file cannot be read.</exception>
    public static SslClientAuthenticationOptions SslOptions(TlsConfig tls, TlsMaterial material)
    {
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(material);
        var options = new SslClientAuthenticationOptions { EnabledSslProtocols = tls.Versions, TargetHost = tls.ServerName };
        if (material.Client(tls) is { } client)
        {
            options.ClientCertificates = [client];
        }

        if (material.Authorities(tls) is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        if (tls.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // insecure_skip_verify is the user's explicit choice.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }

    private static HttpMessageHandler Handler(SslClientAuthenticationOptions tls, ProxyConfig? proxy, bool followRedirects)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = followRedirects,
            MaxAutomaticRedirections = 10,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            SslOptions = tls,
        };
        return proxy is null ? handler : new ProxyHandler(new ConfiguredProxy(proxy, Environment.GetEnvironmentVariable), handler);
    }
}
