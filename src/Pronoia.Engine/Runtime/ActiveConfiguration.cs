using Pronoia.Engine.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Planning;

namespace Pronoia.Engine.Runtime;

/// <summary>A configuration with what is derived from it; swapped as one.</summary>
/// <param name="Config">The configuration, with what discovery found.</param>
/// <param name="Catalogue">Its jobs.</param>
internal sealed record ActiveConfiguration(PronoiaConfig Config, JobCatalogue Catalogue)
{
    /// <summary>The configuration as it was loaded.</summary>
    public PronoiaConfig Loaded { get; private init; } = Config;

    /// <summary>When it was loaded, UTC.</summary>
    public DateTimeOffset LoadedAt { get; init; }

    /// <summary>What was found and cannot be used.</summary>
    public IReadOnlyList<string> DiscoveryErrors { get; private init; } = [];

    /// <summary>The discoveries of the configuration.</summary>
    public IReadOnlyList<DiscoverySource> Discoveries { get; private init; } = [];

    /// <summary>Derives everything from a configuration and what discovery found.</summary>
    /// <param name="loaded">The configuration as it was loaded.</param>
    /// <param name="snapshot">What was found.</param>
    /// <param name="errors">What was found and cannot be used.</param>
    public static ActiveConfiguration Of(PronoiaConfig loaded, DiscoverySnapshot snapshot, out IReadOnlyList<string> errors)
    {
        var discovered = DiscoveredConfiguration.Of(loaded, snapshot);
        errors = discovered.Errors;
        var catalogue = new JobCatalogue(discovered.Config, snapshot.Version);
        return new ActiveConfiguration(discovered.Config, catalogue)
        {
            Loaded = loaded,
            DiscoveryErrors = discovered.Errors,
            Discoveries = [.. catalogue.Jobs.Select(j => j.Discovery).OfType<DiscoverySource>()],
        };
    }
}
