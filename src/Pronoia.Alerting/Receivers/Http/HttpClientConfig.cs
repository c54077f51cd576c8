namespace Pronoia.Alerting.Receivers.Http;

/// <summary>The <c>http_config</c> of a receiver.</summary>
internal sealed record HttpClientConfig
{
    public static HttpClientConfig Default { get; } = new();

    /// <summary>The whole value of the <c>Authorization</c> header; a secret.</summary>
    public string? Authorization { get; init; }

    public Uri? Proxy { get; init; }

    public bool FollowRedirects { get; init; } = true;

    public bool Http2 { get; init; } = true;

    public TlsConfig Tls { get; init; } = TlsConfig.Default;

    // Never print a secret, whoever formats the record.
    public override string ToString() => nameof(HttpClientConfig);
}
