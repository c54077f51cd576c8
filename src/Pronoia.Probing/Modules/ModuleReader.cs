using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads one module.</summary>
internal static class ModuleReader
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxConfirmationInterval = TimeSpan.FromMinutes(10);

    private const int MaxConfirmations = 10;

    public static ProbeModule Read(YamlEntry entry, Diagnostics diagnostics, string baseDirectory)
    {
        var map = YamlMap.Of(entry.Value, diagnostics, $"module \"{entry.Key}\"");
        var files = new FileNames(baseDirectory);
        if (entry.Value is not YamlMapping)
        {
            return new ProbeModule { Name = entry.Key, Prober = ProberKind.Http };
        }

        map.String("prober", required: true);
        var module = new ProbeModule
        {
            Name = entry.Key,
            Prober = map.Choice(
                "prober",
                ProberKind.Http,
                ("http", ProberKind.Http),
                ("tcp", ProberKind.Tcp),
                ("dns", ProberKind.Dns),
                ("icmp", ProberKind.Icmp),
                ("grpc", ProberKind.Grpc),
                ("unix", ProberKind.Unix),
                ("websocket", ProberKind.WebSocket),
                ("journey", ProberKind.Journey)),
            Timeout = Timeout(map),
            Http = HttpProbeReader.Read(map.Map("http", "http"), files),
            Tcp = TcpProbeReader.Read(map.Map("tcp", "tcp"), files),
            Dns = DnsProbeReader.Read(map, files),
            Icmp = IcmpProbeReader.Read(map.Map("icmp", "icmp")),
            Grpc = GrpcProbeReader.Read(map.Map("grpc", "grpc"), files),
            Unix = UnixProbeReader.Read(map.Map("unix", "unix"), files),
            WebSocket = WebSocketProbeReader.Read(map.Map("websocket", "websocket"), files),
            Journey = JourneyReader.Read(map, files),
            Confirm = Confirm(map.Map("confirm", "confirm")),
            ResponseTime = ResponseTime(map),
            Certificate = Certificate(map.Map("certificate", "certificate")),
        };
        map.Done();
        return module;
    }

    // Go's notation, as in blackbox.yml, and Prometheus's, as everywhere else.
    private static TimeSpan Timeout(YamlMap map) =>
        map.String("timeout") is { } text && GoDuration.TryParse(text, out var timeout) && timeout <= MaxTimeout
            ? timeout
            : map.Duration("timeout", TimeSpan.Zero, TimeSpan.Zero, MaxTimeout);

    private static ConfirmationPolicy Confirm(YamlMap map)
    {
        var policy = new ConfirmationPolicy(
            (int)map.Int("attempts", 0, 0, MaxConfirmations), map.Duration("interval", TimeSpan.FromSeconds(1), TimeSpan.Zero, MaxConfirmationInterval));
        map.Done();
        return policy;
    }

    private static ResponseTimeLimits ResponseTime(YamlMap module)
    {
        var limits = new ResponseTimeLimits(module.OptionalDuration("degraded_if_slower_than"), module.OptionalDuration("fail_if_slower_than"));
        if (limits.Degraded >= limits.Failed)
        {
            module.Error("degraded_if_slower_than", "must be shorter than fail_if_slower_than");
        }

        return limits;
    }

    private static CertificateLimits Certificate(YamlMap map)
    {
        var limits = new CertificateLimits
        {
            DegradedBelowRatio = map.Double("degraded_below_ratio", 0, 0, 1),
            FailBelowRatio = map.Double("fail_below_ratio", 0, 0, 1),
            DegradedIfWeak = map.Bool("degraded_if_weak", fallback: false),
            Ocsp = map.Bool("ocsp", fallback: false),
        };
        map.Done();
        return limits;
    }
}
