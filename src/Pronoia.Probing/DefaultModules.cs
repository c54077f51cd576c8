using Pronoia.Probing.Dns;
using Pronoia.Probing.Grpc;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing;

/// <summary>The modules that exist without any configuration.</summary>
public static class DefaultModules
{
    /// <summary>The modules by name.</summary>
    public static IReadOnlyDictionary<string, ProbeModule> All { get; } = new ProbeModule[]
    {
        new() { Name = "http_2xx", Prober = ProberKind.Http },
        new() { Name = "http_post_2xx", Prober = ProberKind.Http, Http = new HttpProbe { Method = "POST" } },
        new() { Name = "tcp_connect", Prober = ProberKind.Tcp },
        new() { Name = "tls_connect", Prober = ProberKind.Tcp, Tcp = new TcpProbe { Tls = true } },
        new()
        {
            Name = "certificate",
            Prober = ProberKind.Tcp,
            Tcp = new TcpProbe { Tls = true },
            Certificate = new CertificateLimits { DegradedBelowRatio = 0.2, FailBelowRatio = 0.05, DegradedIfWeak = true },
        },
        new() { Name = "icmp", Prober = ProberKind.Icmp },
        new() { Name = "dns_udp", Prober = ProberKind.Dns, Dns = new DnsProbe { QueryName = ".", QueryType = DnsNames.Types["NS"] } },
        new() { Name = "dns_tcp", Prober = ProberKind.Dns, Dns = new DnsProbe { QueryName = ".", QueryType = DnsNames.Types["NS"], Tcp = true } },
        new() { Name = "grpc", Prober = ProberKind.Grpc, Grpc = new GrpcProbe { Tls = true } },
        new() { Name = "grpc_plain", Prober = ProberKind.Grpc },
    }.ToDictionary(m => m.Name, StringComparer.Ordinal);
}
