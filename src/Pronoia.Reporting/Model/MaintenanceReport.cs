namespace Pronoia.Reporting.Model;

/// <summary>A planned maintenance window that was excluded from availability.</summary>
/// <param name="FromUtc">Its start.</param>
/// <param name="ToUtc">Its end, exclusive.</param>
/// <param name="Reason">What it was for.</param>
/// <param name="Targets">Whom it concerned, in words; empty means everything.</param>
public sealed record MaintenanceReport(DateTimeOffset FromUtc, DateTimeOffset ToUtc, string Reason, string Targets = "");
