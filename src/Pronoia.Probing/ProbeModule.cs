using Pronoia.Probing.Dns;
using Pronoia.Probing.Grpc;
using Pronoia.Probing.Http;
using Pronoia.Probing.Icmp;
using Pronoia.Probing.Journeys;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;
using Pronoia.Probing.Unix;
using Pronoia.Probing.WebSockets;

namespace Pronoia.Probing;

/// <summary>How to probe: a prober with its options, under a name. Immutable; options that do not belong to <see cref="Prober"/> are ignored.</summary>
public sealed record ProbeModule
{
    /// <summary>The name targets refer to.</summary>
    public required string Name { get; init; }

    /// <summary>The protocol.</summary>
    public required ProberKind Prober { get; init; }

    /// <summary>How long a probe may take; zero leaves it to the caller. The smaller of this and the caller's timeout holds.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Options of the HTTP prober.</summary>
    public HttpProbe Http { get; init; } = new();

    /// <summary>Options of the TCP prober.</summary>
    public TcpProbe Tcp { get; init; } = new();

    /// <summary>Options of the DNS prober.</summary>
    public DnsProbe Dns { get; init; } = new();

    /// <summary>Options of the ICMP prober.</summary>
    public IcmpProbe Icmp { get; init; } = new();

    /// <summary>Options of the gRPC prober.</summary>
    public GrpcProbe Grpc { get; init; } = new();

    /// <summary>Options of the Unix domain socket prober.</summary>
    public UnixProbe Unix { get; init; } = new();

    /// <summary>Options of the WebSocket prober.</summary>
    public WebSocketProbe WebSocket { get; init; } = new();

    /// <summary>The steps of a journey.</summary>
    public JourneyProbe Journey { get; init; } = new();

    /// <summary>Whether a failure is confirmed before it counts.</summary>
    public ConfirmationPolicy Confirm { get; init; } = ConfirmationPolicy.None;

    /// <summary>How long a good answer may take.</summary>
    public ResponseTimeLimits ResponseTime { get; init; } = ResponseTimeLimits.None;

    /// <summary>How much of their lifetime the target's certificates must have left.</summary>
    public CertificateLimits Certificate { get; init; } = CertificateLimits.None;
}
