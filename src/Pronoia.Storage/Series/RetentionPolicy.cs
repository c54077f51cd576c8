using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series;

/// <summary>How long the series that match are kept. Of several policies the first that matches a series counts.</summary>
/// <param name="Matchers">All must match; empty: every series.</param>
/// <param name="Keep">How long, counted from the end of the block that holds the samples.</param>
public sealed record RetentionPolicy(IReadOnlyList<Matcher> Matchers, TimeSpan Keep);
