namespace Pronoia.Alerting.State;

/// <summary>A document as read from or written to the state.</summary>
internal sealed record Stored<T>(string Key, string Version, T Value);
