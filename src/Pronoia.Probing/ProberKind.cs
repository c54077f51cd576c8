namespace Pronoia.Probing;

/// <summary>The protocols a module can probe.</summary>
public enum ProberKind
{
    /// <summary>HTTP and HTTPS.</summary>
    Http,

    /// <summary>TCP, with or without TLS and a scripted conversation.</summary>
    Tcp,

    /// <summary>A DNS query over UDP, TCP or TLS.</summary>
    Dns,

    /// <summary>ICMP echo.</summary>
    Icmp,

    /// <summary>The gRPC health check.</summary>
    Grpc,

    /// <summary>A Unix domain socket, with or without TLS and a scripted conversation.</summary>
    Unix,

    /// <summary>A WebSocket and messages over it.</summary>
    WebSocket,

    /// <summary>HTTP requests in order, each with its own expectations (Pronoia's own).</summary>
    Journey,
}
