using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>The groups of all sources at one moment.</summary>
/// <param name="Version">Another text when any group changes; empty where there are no sources.</param>
/// <param name="Groups">The groups by source name; a source that was never read is absent.</param>
internal sealed record DiscoverySnapshot(string Version, IReadOnlyDictionary<string, IReadOnlyList<TargetGroup>> Groups)
{
    /// <summary>Before anything was found.</summary>
    public static DiscoverySnapshot Empty { get; } = new("", new Dictionary<string, IReadOnlyList<TargetGroup>>());

    /// <summary>The groups of an owner's sections, the static ones first.</summary>
    public IEnumerable<TargetGroup> Of(string owner, ServiceDiscovery discovery) =>
        discovery.StaticTargets.Concat(DiscoverySource.Of(owner, discovery).SelectMany(s => Groups.GetValueOrDefault(s.Name, [])));
}
