namespace Pronoia.Alerting.Groups;

/// <summary>A group as read from or written to the state.</summary>
internal sealed record StoredGroup(string Key, string Version, GroupState State);
