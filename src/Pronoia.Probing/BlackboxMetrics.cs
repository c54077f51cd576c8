using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>The gauges every prober shares, with the names and meanings of blackbox_exporter.</summary>
internal static class BlackboxMetrics
{
    public static readonly MetricDefinition Success = new("probe_success", "Displays whether or not the probe was a success");
    public static readonly MetricDefinition Duration = new("probe_duration_seconds", "Returns how long the probe took to complete in seconds");
    public static readonly MetricDefinition TimeoutSeconds = new("probe_timeout_seconds", "Returns how long the probe timeout is in seconds");
    public static readonly MetricDefinition LookupTime = new("probe_dns_lookup_time_seconds", "Returns the time taken for probe dns lookup in seconds");
    public static readonly MetricDefinition IpProtocol = new("probe_ip_protocol", "Specifies whether probe ip protocol is IP4 or IP6");
    public static readonly MetricDefinition IpAddressHash =
        new("probe_ip_addr_hash", "Specifies the hash of IP address. It's useful to detect if the IP address changes.");

    public static readonly MetricDefinition FailedDueToRegex = new("probe_failed_due_to_regex", "Indicates if probe failed due to regex");

    /// <summary>The label <c>phase</c>, one set per phase so that no probe makes them anew.</summary>
    public static Labels Phase(string name) => Phases.TryGetValue(name, out var labels) ? labels : Labels.Of([new Label("phase", name)]);

    private static readonly Dictionary<string, Labels> Phases =
        new[] { "resolve", "connect", "tls", "processing", "transfer", "request", "setup", "rtt", "check" }
            .ToDictionary(name => name, name => Labels.Of([new Label("phase", name)]), StringComparer.Ordinal);
}
