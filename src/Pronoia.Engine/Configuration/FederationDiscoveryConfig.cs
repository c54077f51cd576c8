using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Configuration;

/// <summary>Federation sources that discovery finds: an entry of <c>federation</c> that has discovery sections in the place of a URL.</summary>
/// <param name="Template">What all of them share; its URL means nothing.</param>
/// <param name="Discovery">Where they come from.</param>
/// <param name="RelabelConfigs">Relabelling of what was found.</param>
public sealed record FederationDiscoveryConfig(FederationConfig Template, ServiceDiscovery Discovery, IReadOnlyList<RelabelConfig> RelabelConfigs)
{
    /// <summary>The owner of the discovery sections.</summary>
    internal string Owner => $"federation/{Template.Name}";
}
