namespace Pronoia.Probing.Tls;

/// <summary>One certificate as a target sent it.</summary>
public sealed record CertificateInfo
{
    /// <summary>The subject, in the order and escaping of RFC 4514 as blackbox_exporter prints it.</summary>
    public required string Subject { get; init; }

    /// <summary>The issuer, likewise.</summary>
    public required string Issuer { get; init; }

    /// <summary>The DNS names of the subject alternative name extension.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    /// <summary>The IP addresses of the subject alternative name extension.</summary>
    public required IReadOnlyList<string> IpAddresses { get; init; }

    /// <summary>The serial number, lower-case hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>SHA-256 of the DER bytes, lower-case hexadecimal.</summary>
    public required string FingerprintSha256 { get; init; }

    /// <summary>Valid from, UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Valid until, UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The kind of key: <c>RSA</c>, <c>ECDSA</c>, or the object identifier of another algorithm.</summary>
    public required string KeyAlgorithm { get; init; }

    /// <summary>The size of the key in bits; 0 where unknown.</summary>
    public required int KeyBits { get; init; }

    /// <summary>The signature algorithm, for example <c>sha256RSA</c>.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>Whether subject and issuer are the same.</summary>
    public bool SelfIssued => Subject == Issuer;

    /// <summary>The share of its lifetime that remains at <paramref name="now"/>, 0 (over) to 1 (just begun).</summary>
    public double RemainingRatio(DateTimeOffset now)
    {
        var lifetime = (NotAfter - NotBefore).TotalSeconds;
        return lifetime <= 0 ? 0 : Math.Clamp((NotAfter - now).TotalSeconds / lifetime, 0, 1);
    }
}
