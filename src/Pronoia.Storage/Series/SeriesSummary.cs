using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series;

/// <summary>A series in windows of equal length.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Windows">Count, sum, minimum and maximum of each window, from the first instant asked for on; empty windows included.</param>
public sealed record SeriesSummary(Labels Labels, IReadOnlyList<SampleSummary> Windows);
