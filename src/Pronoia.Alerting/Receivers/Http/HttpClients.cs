using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Alerting.Receivers.Http;

/// <summary>Makes HTTP clients as an <c>http_config</c> wants them.</summary>
internal static class HttpClients
{
    public static HttpClient Create(HttpClientConfig config)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = config.FollowRedirects,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 32,
            SslOptions = SslOptions(config.Tls),
        };
        if (config.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        var client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = config.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Pronoia", "0"));
        if (config.Authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", config.Authorization);
        }

        return client;
    }

    /// <summary>The TLS settings of a <c>tls_config</c>; SMTP uses them too.</summary>
    public static SslClientAuthenticationOptions SslOptions(TlsConfig tls)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = tls.ServerName };
        if (tls.CertFile is not null && tls.KeyFile is not null)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(tls.CertFile, tls.KeyFile)];
        }

        if (tls.CaFile is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(tls.CaFile);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            options.CertificateChainPolicy = policy;
        }

        if (tls.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The user asks for exactly this with insecure_skip_verify.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }
}
