using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Makes HTTP clients from <see cref="HttpClientConfig"/>.</summary>
public static class HttpClientFactory
{
    /// <summary>
    /// A client with the configuration's authentication, trust, proxy and headers. It has no timeout of its own: callers pass a
    /// cancellation token. Responses are decompressed only by the caller, who can then bound them.
    /// A secret in a file is read for each request; where that fails, the request does, with an <see cref="HttpRequestException"/> of the kind
    /// <see cref="HttpRequestError.UserAuthenticationError"/> whose message may be shown.
    /// </summary>
    public static HttpClient Create(HttpClientConfig config) => Create(config, TimeProvider.System);

    /// <summary>As <see cref="Create(HttpClientConfig)"/>, with a clock of the caller's.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="time">The clock by which access tokens expire.</param>
    public static HttpClient Create(HttpClientConfig config, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        HttpMessageHandler handler = Handler(config.Tls, config.ProxyUrl, config.FollowRedirects);
        if (config.BasicAuth is not null || config.Authorization is not null || config.OAuth2 is not null)
        {
            var tokens = config.OAuth2 is { } oauth
                ? new OAuth2Tokens(oauth, Handler(oauth.Tls, oauth.ProxyUrl, followRedirects: true), time)
                : null;
            handler = new CredentialsHandler(config, tokens, handler);
        }

        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, value) in config.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return client;
    }

    /// <summary>The TLS settings for clients of other protocols, for example SMTP.</summary>
    public static SslClientAuthenticationOptions SslOptions(TlsConfig tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        var options = new SslClientAuthenticationOptions { EnabledSslProtocols = tls.Protocols, TargetHost = tls.ServerName };
        if (tls.ClientCertificate is not null)
        {
            options.ClientCertificates = [tls.ClientCertificate];
        }

        if (tls.Authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(tls.Authorities);
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

    private static SocketsHttpHandler Handler(TlsConfig tls, Uri? proxy, bool followRedirects) => new()
    {
        AllowAutoRedirect = followRedirects,
        MaxAutomaticRedirections = 10,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = proxy is not null,
        Proxy = proxy is null ? null : new WebProxy(proxy),
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 64,
        SslOptions = SslOptions(tls),
    };
}
