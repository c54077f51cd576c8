using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Configuration;

/// <summary>Targets to probe that discovery finds: one entry of <c>target_discovery</c>.</summary>
public sealed record TargetDiscoveryConfig
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The module where relabelling sets no <c>__param_module</c>; null: by the target, as for <c>targets</c>.</summary>
    public string? Module { get; init; }

    /// <summary>How often, where relabelling sets no <c>__scrape_interval__</c>.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long a probe may take where relabelling sets no <c>__scrape_timeout__</c>; null: as for <c>targets</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Labels of every target where discovery gives none of that name.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Where the targets come from.</summary>
    public required ServiceDiscovery Discovery { get; init; }

    /// <summary>Relabelling of what was found.</summary>
    public IReadOnlyList<RelabelConfig> RelabelConfigs { get; init; } = [];

    /// <summary>The owner of the discovery sections.</summary>
    internal string Owner => $"targets/{Name}";
}
