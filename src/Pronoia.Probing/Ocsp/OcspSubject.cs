namespace Pronoia.Probing.Ocsp;

/// <summary>A certificate of a verified chain, and the one that issued it, both DER.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Issuer">Its issuer; null where that is not known.</param>
internal sealed record OcspSubject(byte[] Certificate, byte[]? Issuer);
