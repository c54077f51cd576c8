using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Grpc;

/// <summary>Options of the gRPC prober: <c>grpc</c> of blackbox.yml.</summary>
public sealed record GrpcProbe
{
    /// <summary>The service whose health is asked for; empty for the server's.</summary>
    public string Service { get; init; } = "";

    /// <summary>Whether to speak TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How to speak TLS.</summary>
    public TlsConfig TlsOptions { get; init; } = TlsConfig.Default;

    /// <summary>The IP version to prefer.</summary>
    public IpProtocol PreferredIpProtocol { get; init; }

    /// <summary>Whether the other IP version will do.</summary>
    public bool IpProtocolFallback { get; init; } = true;

    /// <summary>Metadata to send, one entry per value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
