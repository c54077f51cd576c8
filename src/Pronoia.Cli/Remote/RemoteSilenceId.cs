namespace Pronoia.Cli.Remote;

/// <summary>The answer to a new silence.</summary>
/// <param name="SilenceId">Its identifier.</param>
internal sealed record RemoteSilenceId(string SilenceId);
