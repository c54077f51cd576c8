namespace Pronoia.Engine.Discovery;

/// <summary>What one look of a discovery gave. Units that could not be read are there as they were before.</summary>
/// <param name="Units">The units.</param>
/// <param name="Errors">What failed; empty where everything was read.</param>
internal sealed record DiscoveryOutcome(IReadOnlyList<DiscoveryUnit> Units, IReadOnlyList<string> Errors);
