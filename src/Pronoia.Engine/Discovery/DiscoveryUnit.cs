using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>The part of a discovery that succeeds or fails as one: a file, a URL, a service.</summary>
/// <param name="Name">Its name, unique within the discovery.</param>
/// <param name="Groups">The groups it gave when it was last read well.</param>
internal sealed record DiscoveryUnit(string Name, IReadOnlyList<TargetGroup> Groups);
