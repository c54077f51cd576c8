namespace Pronoia.Probing.Ocsp;

/// <summary>What is known of a certificate's revocation. In metrics the name is in snake case.</summary>
public enum OcspStatus
{
    /// <summary>The authority says that it is not revoked.</summary>
    Good,

    /// <summary>The authority has revoked it.</summary>
    Revoked,

    /// <summary>The responder does not know the certificate.</summary>
    Unknown,

    /// <summary>There is no answer that can be relied on: none at all, or one that is stale, malformed or not signed by the authority.</summary>
    Unavailable,

    /// <summary>The certificate names no responder.</summary>
    NotOffered,
}
