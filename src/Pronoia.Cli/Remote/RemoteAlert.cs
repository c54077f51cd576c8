namespace Pronoia.Cli.Remote;

/// <summary>An alert of Alertmanager's API v2.</summary>
internal sealed record RemoteAlert
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset StartsAt { get; init; }

    public required RemoteStatus Status { get; init; }

    public IReadOnlyList<RemoteReceiver> Receivers { get; init; } = [];
}
