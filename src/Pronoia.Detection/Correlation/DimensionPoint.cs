namespace Pronoia.Detection.Correlation;

/// <summary>One leaf of a metric that is broken down by labels.</summary>
/// <param name="Labels">Its label values; every leaf has the same names.</param>
/// <param name="Observed">The observed value.</param>
/// <param name="Expected">The expected value.</param>
public sealed record DimensionPoint(IReadOnlyDictionary<string, string> Labels, double Observed, double Expected);
