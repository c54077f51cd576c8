using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Targets that share labels: what every kind of discovery gives.</summary>
/// <param name="Targets">The targets' labels; each has at least <c>__address__</c>.</param>
/// <param name="Labels">Labels that all of them get where they have none of that name.</param>
/// <param name="Source">Where the group comes from, for messages; unique within its discovery.</param>
public sealed record TargetGroup(IReadOnlyList<Labels> Targets, Labels Labels, string Source);
