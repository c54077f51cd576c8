namespace Pronoia.Probing;

/// <summary>Why a probe failed, from a fixed list. In metrics the name is in lower case.</summary>
public enum FailureClass
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>The target's name did not resolve.</summary>
    Dns,

    /// <summary>No connection: refused, unreachable, no route.</summary>
    Connect,

    /// <summary>The TLS handshake failed, or the certificate is not acceptable.</summary>
    Tls,

    /// <summary>The timeout of the probe passed.</summary>
    Timeout,

    /// <summary>The answer came with a status (HTTP, DNS response code, gRPC), header or protocol version that is not acceptable.</summary>
    Status,

    /// <summary>The content of the answer is not acceptable.</summary>
    Body,

    /// <summary>The peer broke the protocol, or the connection broke during the exchange.</summary>
    Protocol,

    /// <summary>The prober was not able to probe: bad target, missing file, missing privilege, or the prober itself is cut off.</summary>
    Prober,
}
