namespace Pronoia.Alerting.Groups;

/// <summary>When an alert began to fire, lately: what flapping is told from.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Starts">The instants at which it went from resolved (or unknown) to firing, oldest first.</param>
internal sealed record AlertHistory(Fingerprint Alert, IReadOnlyList<DateTimeOffset> Starts);
