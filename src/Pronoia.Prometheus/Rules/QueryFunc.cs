namespace Pronoia.Prometheus.Rules;

/// <summary>Evaluates a PromQL expression at an instant.</summary>
/// <param name="expr">The expression.</param>
/// <param name="time">The instant.</param>
/// <param name="cancellationToken">Stops the query.</param>
public delegate ValueTask<IReadOnlyList<InstantSample>> QueryFunc(string expr, DateTimeOffset time, CancellationToken cancellationToken);
