using System.Net;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tcp;

/// <summary>Options of the TCP prober: <c>tcp</c> of blackbox.yml.</summary>
public sealed record TcpProbe
{
    /// <summary>The IP version to prefer.</summary>
    public IpProtocol PreferredIpProtocol { get; init; }

    /// <summary>Whether the other IP version will do.</summary>
    public bool IpProtocolFallback { get; init; } = true;

    /// <summary>The address to probe from.</summary>
    public IPAddress? SourceIpAddress { get; init; }

    /// <summary>The conversation after the connection is made.</summary>
    public IReadOnlyList<QueryResponse> QueryResponse { get; init; } = [];

    /// <summary>Whether the connection starts with TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How to speak TLS, at once or after <c>starttls</c>.</summary>
    public TlsConfig TlsOptions { get; init; } = TlsConfig.Default;
}
