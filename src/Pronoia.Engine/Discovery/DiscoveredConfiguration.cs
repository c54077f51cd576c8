using Pronoia.Engine.Configuration;
using Pronoia.Engine.Scrape;

namespace Pronoia.Engine.Discovery;

/// <summary>A configuration with what discovery found put in its place.</summary>
/// <param name="Config">The configuration; its targets, federation sources and scrape pools are the present ones.</param>
/// <param name="Errors">What was found and cannot be used.</param>
internal sealed record DiscoveredConfiguration(PronoiaConfig Config, IReadOnlyList<string> Errors)
{
    /// <summary>The sections of a configuration whose targets are found while running.</summary>
    public static IReadOnlyList<DiscoverySource> Sources(PronoiaConfig config) =>
    [
        .. config.ScrapeJobs.SelectMany(j => DiscoverySource.Of(ScrapePool.Owner(j), j.Discovery)),
        .. config.TargetDiscovery.SelectMany(t => DiscoverySource.Of(t.Owner, t.Discovery)),
        .. config.FederationDiscovery.SelectMany(f => DiscoverySource.Of(f.Owner, f.Discovery)),
    ];

    /// <summary>Applies a snapshot to a configuration as it was loaded.</summary>
    public static DiscoveredConfiguration Of(PronoiaConfig loaded, DiscoverySnapshot snapshot)
    {
        var errors = new List<string>();
        var targets = loaded.Targets.Concat(loaded.Heartbeats.Select(h => h.Target)).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var sources = loaded.Federation.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var config = loaded with
        {
            Targets =
            [
                .. loaded.Targets,
                .. loaded.TargetDiscovery.SelectMany(t => DiscoveredTargets.Of(loaded, t, snapshot.Of(t.Owner, t.Discovery), targets, errors)),
            ],
            Federation = [.. loaded.Federation, .. loaded.FederationDiscovery.SelectMany(f => DiscoveredSources.Of(f, snapshot.Of(f.Owner, f.Discovery), sources, errors))],
            ScrapePools = [.. loaded.ScrapeJobs.Select(j => ScrapePool.Of(j, snapshot))],
        };
        errors.AddRange(config.ScrapePools.SelectMany(p => p.Errors));
        return new DiscoveredConfiguration(config, errors);
    }
}
