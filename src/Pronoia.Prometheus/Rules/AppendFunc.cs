using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>Stores what a rule produced, so that the next rule of the group sees it.</summary>
/// <param name="samples">The samples, stale markers included.</param>
/// <param name="cancellationToken">Stops the write.</param>
public delegate ValueTask AppendFunc(IReadOnlyList<SeriesSample> samples, CancellationToken cancellationToken);
