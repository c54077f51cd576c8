using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>How a TLS client behaves: Prometheus's <c>tls_config</c>.</summary>
public sealed record TlsConfig
{
    /// <summary>The defaults: the system's trust, the host's name, no client certificate.</summary>
    public static TlsConfig Default { get; } = new();

    /// <summary>Certificate authorities to trust instead of the system's; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The client certificate with its key, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name to ask for and to verify; null: the host's.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is taken.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>The protocol versions allowed; <see cref="SslProtocols.None"/>: the system's choice.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.None;
}
