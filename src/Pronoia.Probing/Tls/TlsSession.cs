using System.Net.Security;
using System.Security.Authentication;

namespace Pronoia.Probing.Tls;

/// <summary>An authenticated connection and what the handshake showed.</summary>
/// <param name="Stream">The encrypted stream; disposing it closes the connection.</param>
/// <param name="Certificates">What the peer sent, its own certificate first.</param>
/// <param name="VerifiedExpiry">When the verified chain ends, UTC; null where nothing was verified.</param>
internal sealed record TlsSession(SslStream Stream, IReadOnlyList<CertificateInfo> Certificates, DateTimeOffset? VerifiedExpiry)
{
    /// <summary>The version as blackbox_exporter labels it.</summary>
    public string Version => Stream.SslProtocol switch
    {
#pragma warning disable CA5397, SYSLIB0039 // Named to be reported, not used.
        SslProtocols.Tls => "TLS 1.0",
        SslProtocols.Tls11 => "TLS 1.1",
#pragma warning restore CA5397, SYSLIB0039
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => "unknown",
    };

    /// <summary>The cipher suite's IANA name.</summary>
    public string Cipher => Stream.NegotiatedCipherSuite.ToString();
}
