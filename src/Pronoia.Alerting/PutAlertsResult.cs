namespace Pronoia.Alerting;

/// <summary>What became of alerts that were put.</summary>
/// <param name="Accepted">How many were taken.</param>
/// <param name="Rejected">One line for each that was not: what is wrong with it.</param>
public sealed record PutAlertsResult(int Accepted, IReadOnlyList<string> Rejected);
