using System.Security.Authentication;

namespace Pronoia.Probing.Tls;

/// <summary>How to speak TLS: <c>tls_config</c> of blackbox.yml.</summary>
public sealed record TlsOptions
{
    /// <summary>The defaults: verify, by the system's roots, TLS 1.2 and later.</summary>
    public static TlsOptions Default { get; } = new();

    /// <summary>Accept any certificate.</summary>
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

    /// <summary>The versions allowed.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    // A record would print the key.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("ServerName = ").Append(ServerName);
        return true;
    }
}
