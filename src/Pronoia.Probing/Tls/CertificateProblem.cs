namespace Pronoia.Probing.Tls;

/// <summary>What is wrong with the certificates a target sent. In metrics the name is in snake case.</summary>
public enum CertificateProblem
{
    /// <summary>An RSA key of less than 2,048 bits or an elliptic curve of less than 224 (NIST SP 800-57).</summary>
    WeakKey,

    /// <summary>A signature with MD5 or SHA-1.</summary>
    WeakSignature,

    /// <summary>The target's name is not among the certificate's.</summary>
    NameMismatch,

    /// <summary>The chain does not reach an authority, and the target sent no certificate that could continue it.</summary>
    MissingIntermediate,

    /// <summary>The chain ends in an authority that is not trusted.</summary>
    UntrustedRoot,

    /// <summary>A certificate of the chain is over.</summary>
    Expired,

    /// <summary>A certificate of the chain has not begun.</summary>
    NotYetValid,

    /// <summary>The authority has revoked the certificate.</summary>
    Revoked,
}
