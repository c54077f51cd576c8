namespace Pronoia.Cli.Remote;

/// <summary>A receiver of Alertmanager's API v2.</summary>
/// <param name="Name">Its name.</param>
internal sealed record RemoteReceiver(string Name);
