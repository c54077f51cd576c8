using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Http;

/// <summary>OAuth 2.0 with the client credentials grant (RFC 6749, 4.4).</summary>
public sealed record OAuth2Options
{
    /// <summary>The client's identifier.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret.</summary>
    public required SecretSource ClientSecret { get; init; }

    /// <summary>Where tokens come from.</summary>
    public required Uri TokenUrl { get; init; }

    /// <summary>The scopes asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Further parameters of the token request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> EndpointParams { get; init; } = [];

    /// <summary>How to speak TLS with the token endpoint.</summary>
    public TlsOptions TlsOptions { get; init; } = TlsOptions.Default;

    /// <summary>The proxy on the way to the token endpoint; null for a direct connection.</summary>
    public ProxyOptions? Proxy { get; init; }
}
