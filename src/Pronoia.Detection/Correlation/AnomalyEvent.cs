namespace Pronoia.Detection.Correlation;

/// <summary>One event of one series, as the correlator needs it.</summary>
/// <param name="Series">Identity of the series.</param>
/// <param name="Component">The target, job or service it belongs to, as named in <c>depends_on</c>; empty when unknown.</param>
/// <param name="Kind">What it is; <see cref="AnomalyKind.None"/> for what is no anomaly, such as an alert of a rule.</param>
/// <param name="StartMs">When it began, Unix milliseconds UTC.</param>
/// <param name="EndMs">When it ended; null while it is open.</param>
/// <param name="Score">Its largest score, 0 to 1.</param>
/// <param name="Share">The part of the change of its metric that this series carries among those that differ by labels only, 0 to 1; 0 when unknown.</param>
public sealed record AnomalyEvent(string Series, string Component, AnomalyKind Kind, long StartMs, long? EndMs, double Score, double Share = 0);
