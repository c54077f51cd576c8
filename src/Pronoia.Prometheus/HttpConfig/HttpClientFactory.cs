using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Makes HTTP clients from <see cref="HttpClientConfig"/>.</summary>
public static class HttpClientFactory
{
    /// <summary>
    /// A client with the configuration's authentication, trust, proxy and headers. It has no timeout of its own: callers pass a
    /// cancellation token. Responses are decompressed only by the caller, who can then bound them.
    /// </summary>
    public static HttpClient Create(HttpClientConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = config.FollowRedirects,
            MaxAutomaticRedirections = 10,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = config.ProxyUrl is not null,
            Proxy = config.ProxyUrl is null ? null : new WebProxy(config.ProxyUrl),
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            SslOptions = SslOptions(config.Tls),
        };
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        if (config.BasicAuth is { } basic)
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{basic.Password}"));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", token);
        }
        else if (config.Authorization is { } authorization)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(authorization.Type, authorization.Credentials);
        }

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
}
