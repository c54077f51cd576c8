using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Access tokens by the client credentials grant of OAuth 2.0 (RFC 6749, 4.4).</summary>
public sealed record OAuth2
{
    /// <summary>The client's identifier.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret.</summary>
    public required Secret ClientSecret { get; init; }

    /// <summary>Where tokens come from.</summary>
    public required Uri TokenUrl { get; init; }

    /// <summary>The scopes asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Further parameters of the token request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> EndpointParams { get; init; } = [];

    /// <summary>How to speak TLS with the token endpoint.</summary>
    public TlsConfig Tls { get; init; } = TlsConfig.Default;

    /// <summary>The proxy to the token endpoint, or null for a direct connection.</summary>
    public ProxyConfig? Proxy { get; init; }

    /// <summary>Names the client only.</summary>
    public override string ToString() => $"OAuth 2.0 as {ClientId}";
}
