namespace Pronoia.Prometheus.HttpConfig;

/// <summary>How an HTTP client authenticates and connects: Prometheus's common HTTP client configuration.</summary>
public sealed record HttpClientConfig
{
    /// <summary>The defaults.</summary>
    public static HttpClientConfig Default { get; } = new();

    /// <summary>Basic authentication, or null.</summary>
    public BasicAuth? BasicAuth { get; init; }

    /// <summary>An authorization header, or null; never together with <see cref="BasicAuth"/>.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>Where access tokens come from, or null; never together with the other two.</summary>
    public OAuth2? OAuth2 { get; init; }

    /// <summary>TLS settings.</summary>
    public TlsConfig Tls { get; init; } = TlsConfig.Default;

    /// <summary>The proxy, or null for a direct connection.</summary>
    public ProxyConfig? Proxy { get; init; }

    /// <summary>Whether HTTP/2 is offered over TLS.</summary>
    public bool EnableHttp2 { get; init; } = true;

    /// <summary>Whether redirects are followed (at most ten).</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>Further request headers; values may be secrets.</summary>
    public IReadOnlyList<HeaderConfig> Headers { get; init; } = [];
}
