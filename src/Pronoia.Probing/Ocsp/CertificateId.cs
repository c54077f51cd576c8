using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Ocsp;

/// <summary>Names a certificate by hashes of its issuer and by its serial number (RFC 6960, 4.1.1).</summary>
internal static class CertificateId
{
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>Writes a request for one certificate, unsigned and without a nonce, so that responders may answer from a cache (RFC 5019, 2.1.1).</summary>
    public static byte[] Request(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Sha1);
                writer.WriteNull();
            }

            writer.WriteOctetString(Hash(Sha1, certificate.IssuerName.RawData)!);
            writer.WriteOctetString(Hash(Sha1, issuer.PublicKey.EncodedKeyValue.RawData)!);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }

        return writer.Encode();
    }

    /// <summary>Reads a CertID and says whether it is the certificate's.</summary>
    /// <exception cref="AsnContentException">It is malformed.</exception>
    public static bool Matches(AsnReader id, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var algorithm = id.ReadSequence().ReadObjectIdentifier();
        var (name, key, serial) = (id.ReadOctetString(), id.ReadOctetString(), id.ReadIntegerBytes());
        id.ThrowIfNotEmpty();
        return serial.Span.SequenceEqual(certificate.SerialNumberBytes.Span)
            && name.AsSpan().SequenceEqual(Hash(algorithm, certificate.IssuerName.RawData))
            && key.AsSpan().SequenceEqual(Hash(algorithm, issuer.PublicKey.EncodedKeyValue.RawData));
    }

#pragma warning disable CA5350 // Names the issuer and protects nothing; RFC 5019 says SHA-1, and many responders know no other.
    private static byte[]? Hash(string algorithm, byte[] data) => algorithm switch
    {
        Sha1 => SHA1.HashData(data),
        Sha256 => SHA256.HashData(data),
        _ => null,
    };
#pragma warning restore CA5350
}
