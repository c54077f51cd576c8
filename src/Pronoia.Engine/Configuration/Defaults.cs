using System.Text;
using Pronoia.Alerting.Configuration;
using Pronoia.Detection;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>What a configuration gets where it says nothing else: rules (unless <c>default_rules: false</c>), detection on latency, alerts to the console.</summary>
internal static class Defaults
{
    private const string TargetRules = """
        groups:
          - name: pronoia-targets
            rules:
              - alert: TargetDown
                expr: probe_success == 0
                for: 1m
                labels: {severity: critical}
                annotations:
                  summary: '{{ $labels.target }} is down'
                  description: 'Probes of {{ $labels.instance }} have failed for at least a minute.'
              - alert: TargetsUnknown
                expr: count(pronoia_probe_verdict{verdict="unknown"}) > 0
                for: 5m
                labels: {severity: warning}
                annotations:
                  summary: '{{ $value }} targets are unknown: the prober cannot probe them'
              - alert: CertificateExpiresSoon
                expr: probe_ssl_earliest_cert_expiry - time() < 14 * 86400
                for: 5m
                labels: {severity: warning}
                annotations:
                  summary: 'A certificate of {{ $labels.target }} expires in {{ $value | humanizeDuration }}'
        """;

    // Where locations judge together, one that fails alone is a warning, and one that is lost is told by itself.
    private const string QuorumRules = """
        groups:
          - name: pronoia-quorum
            rules:
              - alert: TargetDown
                expr: pronoia_quorum_up == 0
                for: 1m
                labels: {severity: critical}
                annotations:
                  summary: '{{ $labels.target }} is down'
                  description: 'Enough locations have found {{ $labels.instance }} down for at least a minute.'
              - alert: TargetDownFromLocation
                expr: pronoia_location_up == 0 unless on (target) pronoia_quorum_up == 0
                for: 5m
                labels: {severity: warning}
                annotations:
                  summary: '{{ $labels.target }} is down from {{ $labels.location }} alone'
        """;

    private const string FederationRules = """
        groups:
          - name: pronoia-federation
            rules:
              - alert: FederationSourceDown
                expr: pronoia_federation_up == 0
                for: 2m
                labels: {severity: critical}
                annotations:
                  summary: 'Federation source {{ $labels.source }} cannot be pulled'
        """;

    private const string HeartbeatRules = """
        groups:
          - name: pronoia-heartbeats
            rules:
              - alert: HeartbeatMissing
                expr: pronoia_heartbeat_up == 0
                labels: {severity: critical}
                annotations:
                  summary: 'Heartbeat {{ $labels.name }} is missing'
        """;

    // JOBS stands for the names of the scrape jobs: federated snapshots bring the same series from elsewhere.
    private const string ScrapeRules = """
        groups:
          - name: pronoia-scrapes
            rules:
              - alert: ScrapeTargetDown
                expr: 'up{job=~"JOBS"} == 0'
                for: 2m
                labels: {severity: critical}
                annotations:
                  summary: '{{ $labels.job }} on {{ $labels.instance }} cannot be scraped'
        """;

    private const string DiscoveryRules = """
        groups:
          - name: pronoia-discovery
            rules:
              - alert: DiscoveryFailing
                expr: pronoia_discovery_up == 0
                for: 15m
                labels: {severity: warning}
                annotations:
                  summary: 'Discovery {{ $labels.discovery }} fails; the targets are those found before'
        """;

    private const string Alerting = """
        route: {receiver: console, group_by: [alertname, target], group_wait: 10s, group_interval: 1m, repeat_interval: 4h}
        receivers: [{name: console, console_configs: [{}]}]
        """;

    /// <summary>Where alerts go when nothing is configured: to the console.</summary>
    public static AlertmanagerConfig ConsoleAlerting { get; } = ReadAlerting();

    /// <summary>Watches the latency of every target; recorded and shown, and alerting only on clear events.</summary>
    public static DetectionConfig LatencyDetection { get; } = new()
    {
        Name = "LatencyAnomaly",
        Match = [Matcher.Equal(Label.MetricName, "probe_duration_seconds")],
        Detector = new DetectorOptions { Side = AnomalySide.Positive, MinimumChange = 0.1, MinimumRelativeChange = 0.5 },
        Labels = Labels.Of([new Label("severity", "warning")]),
    };

    /// <summary>The groups that make sense for what is configured.</summary>
    /// <param name="hasTargets">Whether targets are probed.</param>
    /// <param name="hasFederation">Whether sources are pulled.</param>
    /// <param name="hasHeartbeats">Whether heartbeats are awaited.</param>
    /// <param name="scrapeJobs">The names of the scrape jobs.</param>
    /// <param name="hasDiscovery">Whether targets are found while running.</param>
    /// <param name="quorum">The deployments that judge targets together.</param>
    public static IEnumerable<RuleGroup> Groups(bool hasTargets, bool hasFederation, bool hasHeartbeats, IReadOnlyList<string> scrapeJobs, bool hasDiscovery, QuorumConfig? quorum) =>
    [
        .. hasTargets ? TargetGroups(quorum) : [],
        .. hasFederation ? Read(FederationRules) : [],
        .. hasHeartbeats ? Read(HeartbeatRules) : [],
        .. scrapeJobs.Count > 0 ? Read(ScrapeRules).Select(g => WithJobs(g, scrapeJobs)) : [],
        .. hasDiscovery ? Read(DiscoveryRules) : [],
    ];

    private static RuleGroup WithJobs(RuleGroup group, IReadOnlyList<string> jobs)
    {
        var pattern = new StringBuilder();
        LabelNames.AppendQuoted(pattern, string.Join('|', jobs.Select(Literal)));
        return group with { Rules = [.. group.Rules.Select(r => r with { Expr = r.Expr.Replace("\"JOBS\"", pattern.ToString(), StringComparison.Ordinal) })] };
    }

    // A job's name as a pattern that matches it alone.
    private static string Literal(string name) => string.Concat(name.Select(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString()));

    private static IEnumerable<RuleGroup> TargetGroups(QuorumConfig? quorum)
    {
        var groups = Read(TargetRules);
        return quorum is null
            ? groups
            : [.. groups.Select(g => g with { Rules = [.. g.Rules.Where(r => r.Name != "TargetDown")] }), .. Read(QuorumRules), .. Read(LocationRules(quorum))];
    }

    private static string LocationRules(QuorumConfig quorum) => "groups: [{name: pronoia-locations, rules: [" + string.Join(", ", quorum.Locations.Select(location =>
        $"{{alert: LocationMissing, expr: 'absent(pronoia_location_up{{location=\"{location}\"}})', for: 5m, labels: {{severity: warning}}, "
        + $"annotations: {{summary: 'No probe has come from {location} for five minutes'}}}}")) + "]}]";

    private static AlertmanagerConfig ReadAlerting()
    {
        var diagnostics = new Diagnostics();
        var map = YamlMap.Of(YamlFile.Parse(Alerting, "default alerting", diagnostics), diagnostics, "alerting");
        var config = AlertmanagerFile.Read(map, diagnostics, ".");
        diagnostics.ThrowIfErrors();
        return config!;
    }

    private static IReadOnlyList<RuleGroup> Read(string text)
    {
        var diagnostics = new Diagnostics();
        var groups = RuleFile.Read(YamlFile.Parse(text, "default rules", diagnostics), "default rules", diagnostics).Groups;
        diagnostics.ThrowIfErrors();
        return groups;
    }
}
