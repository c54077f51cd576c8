namespace Pronoia.Engine.Incidents;

/// <summary>A probable cause of an incident.</summary>
/// <param name="Series">The series, or the labels of a rule's alert.</param>
/// <param name="Component">What it belongs to; may be empty.</param>
/// <param name="Rank">How probable in comparison with the others, 0 to 1.</param>
/// <param name="Reason">Why, in words: <c>came first; 2 of 2 other components depend on it</c>.</param>
public sealed record IncidentCause(string Series, string Component, double Rank, string Reason);
