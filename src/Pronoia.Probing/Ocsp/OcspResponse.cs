using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Ocsp;

/// <summary>Reads a response (RFC 6960, 4.2): bounded, strict DER, and only as good as its signature.</summary>
internal static class OcspResponse
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private const int MaxCertificates = 8;

    /// <summary>Clocks differ by this much at the most.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>How old an answer may be that does not say when the next one comes.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Two = new(TagClass.ContextSpecific, 2);

    private static readonly string[] Failures = ["", "malformed request", "internal error", "try later", "", "signature required", "unauthorized"];

    private static readonly string[] Reasons =
    [
        "unspecified", "key compromise", "CA compromise", "affiliation changed", "superseded", "cessation of operation", "certificate hold", "",
        "remove from CRL", "privilege withdrawn", "AA compromise",
    ];

    /// <param name="response">The response, DER.</param>
    /// <param name="certificate">The certificate asked about.</param>
    /// <param name="issuer">Its issuer.</param>
    /// <param name="now">The time, UTC.</param>
    /// <exception cref="OcspException">It cannot be relied on.</exception>
    public static OcspAnswer Read(ReadOnlyMemory<byte> response, X509Certificate2 certificate, X509Certificate2 issuer, DateTimeOffset now)
    {
        try
        {
            return Answer(Verified(response, issuer, now), certificate, issuer, now);
        }
        catch (AsnContentException e)
        {
            throw new OcspException("sends a malformed response", e);
        }
    }

    private static AsnReader Verified(ReadOnlyMemory<byte> response, X509Certificate2 issuer, DateTimeOffset now)
    {
        var outer = new AsnReader(response, AsnEncodingRules.DER).ReadSequence();
        var status = outer.ReadEnumeratedBytes().Span[0];
        if (status != 0)
        {
            throw new OcspException($"refuses to answer: {(status < Failures.Length ? Failures[status] : $"status {status}")}");
        }

        var bytes = outer.ReadSequence(Zero).ReadSequence();
        if (bytes.ReadObjectIdentifier() != BasicResponse)
        {
            throw new OcspException("sends a response of unknown kind");
        }

        var basic = new AsnReader(bytes.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
        var signed = SignedData.Read(basic);
        if (!signed.IsSignedBy(issuer) && !Delegates(basic).Any(d => IsSignedByDelegate(signed, d, issuer, now)))
        {
            throw new OcspException("sends a response that neither the issuer nor a delegate of it has signed");
        }

        return new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
    }

    private static List<ReadOnlyMemory<byte>> Delegates(AsnReader basic)
    {
        var certificates = new List<ReadOnlyMemory<byte>>();
        if (basic.HasData)
        {
            var list = basic.ReadSequence(Zero).ReadSequence();
            while (list.HasData && certificates.Count < MaxCertificates)
            {
                certificates.Add(list.ReadEncodedValue());
            }
        }

        return certificates;
    }

    // RFC 6960, 4.2.2.2: the issuer itself has signed the delegate's certificate, and says in it what it is for.
    private static bool IsSignedByDelegate(SignedData signed, ReadOnlyMemory<byte> der, X509Certificate2 issuer, DateTimeOffset now)
    {
        try
        {
            using var signer = X509CertificateLoader.LoadCertificate(der.Span);
            var purposes = signer.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(e => e.EnhancedKeyUsages.Cast<Oid>());
            return signer.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData)
                && purposes.Any(p => p.Value == OcspSigning)
                && now.UtcDateTime >= signer.NotBefore.ToUniversalTime() - Skew
                && now.UtcDateTime <= signer.NotAfter.ToUniversalTime() + Skew
                && SignedData.Read(new AsnReader(der, AsnEncodingRules.DER).ReadSequence()).IsSignedBy(issuer)
                && signed.IsSignedBy(signer);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static OcspAnswer Answer(AsnReader data, X509Certificate2 certificate, X509Certificate2 issuer, DateTimeOffset now)
    {
        if (data.PeekTag().HasSameClassAndValue(Zero))
        {
            data.ReadEncodedValue();
        }

        // Who answers (by name or by key), and when: the signature has said it.
        data.ReadEncodedValue();
        data.ReadGeneralizedTime();
        var singles = data.ReadSequence();
        while (singles.HasData)
        {
            var single = singles.ReadSequence();
            if (CertificateId.Matches(single.ReadSequence(), certificate, issuer))
            {
                return Single(single, now);
            }
        }

        throw new OcspException("answers about other certificates");
    }

    private static OcspAnswer Single(AsnReader single, DateTimeOffset now)
    {
        var (status, message) = Status(single);
        var thisUpdate = single.ReadGeneralizedTime();
        var nextUpdate = single.HasData && single.PeekTag().HasSameClassAndValue(Zero) ? single.ReadSequence(Zero).ReadGeneralizedTime() : thisUpdate + MaxAge;
        if (thisUpdate > now + Skew || nextUpdate < now - Skew)
        {
            throw new OcspException(string.Create(
                CultureInfo.InvariantCulture, $"sends an answer for {thisUpdate.UtcDateTime:u} to {nextUpdate.UtcDateTime:u}, which is not now"));
        }

        return new OcspAnswer(status, message, nextUpdate);
    }

    private static (OcspStatus Status, string Message) Status(AsnReader single)
    {
        var tag = single.PeekTag();
        if (tag.HasSameClassAndValue(Zero))
        {
            single.ReadNull(Zero);
            return (OcspStatus.Good, "");
        }

        if (tag.HasSameClassAndValue(Two))
        {
            single.ReadNull(Two);
            return (OcspStatus.Unknown, "the OCSP responder does not know the certificate");
        }

        var revoked = single.ReadSequence(One);
        var time = revoked.ReadGeneralizedTime();
        var reason = revoked.HasData ? revoked.ReadSequence(Zero).ReadEnumeratedBytes().Span[0] : (byte)0;
        var why = reason > 0 && reason < Reasons.Length ? $" ({Reasons[reason]})" : "";
        return (OcspStatus.Revoked, string.Create(CultureInfo.InvariantCulture, $"the certificate was revoked at {time.UtcDateTime:u}{why}"));
    }
}
