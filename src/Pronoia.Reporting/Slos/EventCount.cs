namespace Pronoia.Reporting.Slos;

/// <summary>Good and bad events of a stretch of time, for example of an hour.</summary>
/// <param name="FromUtc">The start of the stretch.</param>
/// <param name="Good">Good events.</param>
/// <param name="Bad">Bad events.</param>
public readonly record struct EventCount(DateTimeOffset FromUtc, double Good, double Bad);
