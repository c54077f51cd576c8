using System.Security.Authentication;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>How a TLS client behaves: Prometheus's <c>tls_config</c>. Files are read when they are needed, so that a rotated certificate is used without a restart.</summary>
public sealed record TlsConfig
{
    /// <summary>The defaults: verify, by the system's roots, TLS 1.2 and later.</summary>
    public static TlsConfig Default { get; } = new();

    /// <summary>Whether any certificate is taken.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>A PEM file with the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The certificate authorities to trust instead of the system's, as PEM text.</summary>
    public string? Ca { get; init; }

    /// <summary>A PEM file with the client's certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary>The client's certificate as PEM text.</summary>
    public string? Cert { get; init; }

    /// <summary>A PEM file with the client's private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The client's private key as PEM text.</summary>
    public string? Key { get; init; }

    /// <summary>The name to send (SNI) and to verify, instead of the target's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocol versions allowed; what the configuration does not bound: TLS 1.2 and later.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    // A record would print the key.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("ServerName = ").Append(ServerName);
        return true;
    }
}
