using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Ocsp;

/// <summary>Something to be signed, the algorithm and the signature: the shape that certificates and OCSP responses share (RFC 5280, 4.1.1).</summary>
/// <param name="Content">The bytes that are signed.</param>
/// <param name="Algorithm">The algorithm's object identifier.</param>
/// <param name="Signature">The signature.</param>
internal sealed record SignedData(ReadOnlyMemory<byte> Content, string Algorithm, byte[] Signature)
{
    // RFC 4055 and RFC 5758; SHA-1 is not taken.
    private static readonly Dictionary<string, (bool IsEcdsa, HashAlgorithmName Hash)> Algorithms = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.11"] = (false, HashAlgorithmName.SHA256),
        ["1.2.840.113549.1.1.12"] = (false, HashAlgorithmName.SHA384),
        ["1.2.840.113549.1.1.13"] = (false, HashAlgorithmName.SHA512),
        ["1.2.840.10045.4.3.2"] = (true, HashAlgorithmName.SHA256),
        ["1.2.840.10045.4.3.3"] = (true, HashAlgorithmName.SHA384),
        ["1.2.840.10045.4.3.4"] = (true, HashAlgorithmName.SHA512),
    };

    /// <summary>Reads the three parts; what follows them is left to the caller.</summary>
    /// <exception cref="AsnContentException">They are malformed.</exception>
    public static SignedData Read(AsnReader reader) => new(
        reader.ReadEncodedValue(), reader.ReadSequence().ReadObjectIdentifier(), reader.ReadBitString(out _));

    /// <summary>Whether a certificate's key made the signature.</summary>
    /// <exception cref="OcspException">The algorithm is not one that is taken.</exception>
    public bool IsSignedBy(X509Certificate2 signer)
    {
        if (!Algorithms.TryGetValue(Algorithm, out var algorithm))
        {
            throw new OcspException($"signs with an algorithm that is not taken ({Algorithm})");
        }

        try
        {
            if (algorithm.IsEcdsa)
            {
                using var ecdsa = signer.GetECDsaPublicKey();
                return ecdsa?.VerifyData(Content.Span, Signature, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence) ?? false;
            }

            using var rsa = signer.GetRSAPublicKey();
            return rsa?.VerifyData(Content.Span, Signature, algorithm.Hash, RSASignaturePadding.Pkcs1) ?? false;
        }
        catch (CryptographicException)
        {
            // A key that cannot be read has signed nothing.
            return false;
        }
    }
}
