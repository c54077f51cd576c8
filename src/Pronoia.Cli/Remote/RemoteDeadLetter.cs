namespace Pronoia.Cli.Remote;

/// <summary>A message that could not be delivered.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Receiver">The receiver.</param>
/// <param name="Integration">The integration.</param>
/// <param name="GroupKey">The group of alerts.</param>
/// <param name="Status"><c>firing</c> or <c>resolved</c>.</param>
/// <param name="Alerts">How many alerts it is about.</param>
/// <param name="FailedAt">When it failed last.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Error">What went wrong last.</param>
internal sealed record RemoteDeadLetter(
    string Id, string Receiver, string Integration, string GroupKey, string Status, int Alerts, DateTimeOffset FailedAt, int Attempts, string Error);
