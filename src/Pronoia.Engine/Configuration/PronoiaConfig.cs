using Pronoia.Alerting.Configuration;
using Pronoia.Engine.Scrape;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Configuration;

/// <summary>A whole configuration: <c>pronoia.yaml</c> with the files it points to. Immutable; a reload makes another one.</summary>
public sealed record PronoiaConfig
{
    /// <summary>Settings with one value for everything.</summary>
    public required GlobalConfig Global { get; init; }

    /// <summary>The probe modules by name, the built-in ones included.</summary>
    public required IReadOnlyDictionary<string, ProbeModule> Modules { get; init; }

    /// <summary>What is probed, by name.</summary>
    public required IReadOnlyList<TargetConfig> Targets { get; init; }

    /// <summary>Prometheus servers that snapshots are pulled from.</summary>
    public required IReadOnlyList<FederationConfig> Federation { get; init; }

    /// <summary>Which series are watched by a detector.</summary>
    public required IReadOnlyList<DetectionConfig> Detection { get; init; }

    /// <summary>Which series are forecast against a threshold.</summary>
    public required IReadOnlyList<ForecastConfig> Forecasts { get; init; }

    /// <summary>How anomalies become incidents.</summary>
    public IncidentConfig Incidents { get; init; } = new();

    /// <summary>Recording and alerting rules, those of <see cref="Slos"/> included.</summary>
    public required IReadOnlyList<RuleGroup> RuleGroups { get; init; }

    /// <summary>The objectives, in the order of the files.</summary>
    public IReadOnlyList<SloDefinition> Slos { get; init; } = [];

    /// <summary>Routes, receivers, inhibition.</summary>
    public required AlertmanagerConfig Alerting { get; init; }

    /// <summary>Reports made on a schedule.</summary>
    public required IReadOnlyList<ReportConfig> Reports { get; init; }

    /// <summary>Jobs elsewhere that report that they are alive.</summary>
    public IReadOnlyList<HeartbeatConfig> Heartbeats { get; init; } = [];

    /// <summary>Scrape jobs, from <c>scrape_config_files</c> and <c>scrape_configs</c>.</summary>
    public IReadOnlyList<ScrapeJob> ScrapeJobs { get; init; } = [];

    /// <summary>Where further targets are found.</summary>
    public IReadOnlyList<TargetDiscoveryConfig> TargetDiscovery { get; init; } = [];

    /// <summary>Where further federation sources are found.</summary>
    public IReadOnlyList<FederationDiscoveryConfig> FederationDiscovery { get; init; } = [];

    /// <summary>
    /// The scrape jobs with their present targets. Empty in a configuration as it is loaded; the engine makes this, and adds what was found to
    /// <see cref="Targets"/> and <see cref="Federation"/>.
    /// </summary>
    public IReadOnlyList<ScrapePool> ScrapePools { get; init; } = [];

    /// <summary>How the prober finds out that it is itself cut off.</summary>
    public CanaryOptions Canary { get; init; } = new();

    /// <summary>How long what is stored is kept.</summary>
    public RetentionConfig Retention { get; init; } = new();

    /// <summary>The deployments that judge targets together; null: this one judges alone.</summary>
    public QuorumConfig? Quorum { get; init; }

    /// <summary>What the HTTP endpoints may do.</summary>
    public WebConfig Web { get; init; } = new();

    /// <summary>The configuration's files, for messages and for reload.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Labels added to everything that leaves for another system.</summary>
    public Labels ExternalLabels => Global.ExternalLabels;
}
