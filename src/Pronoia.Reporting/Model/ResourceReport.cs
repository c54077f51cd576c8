namespace Pronoia.Reporting.Model;

/// <summary>How much of a provisioned resource was used over the period.</summary>
/// <param name="Subject">Whose it is, for example an instance.</param>
/// <param name="Resource">What it is, for example <c>memory</c>.</param>
/// <param name="P95">The 95th percentile of the used share (ratio 0–1).</param>
/// <param name="Highest">The highest used share (ratio 0–1).</param>
public sealed record ResourceReport(string Subject, string Resource, double P95, double Highest);
