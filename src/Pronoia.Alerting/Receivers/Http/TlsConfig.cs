namespace Pronoia.Alerting.Receivers.Http;

/// <summary>The <c>tls_config</c> of a receiver.</summary>
internal sealed record TlsConfig
{
    public static TlsConfig Default { get; } = new();

    public string? CaFile { get; init; }

    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }

    public string? ServerName { get; init; }

    public bool InsecureSkipVerify { get; init; }
}
