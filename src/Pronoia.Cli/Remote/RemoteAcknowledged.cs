namespace Pronoia.Cli.Remote;

/// <summary>The answer to an acknowledgement.</summary>
/// <param name="Acknowledged">The fingerprints of the alerts.</param>
internal sealed record RemoteAcknowledged(IReadOnlyList<string> Acknowledged);
