using System.Text.Json.Serialization;

namespace Pronoia.Cli.Remote;

/// <summary>A silence of Alertmanager's API v2.</summary>
internal sealed record RemoteSilence
{
    /// <summary>The identifier; null in one that is new.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    public required IReadOnlyList<RemoteMatcher> Matchers { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string CreatedBy { get; init; }

    public required string Comment { get; init; }

    /// <summary>Whether it is pending, active or expired; null in one that is new.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RemoteStatus? Status { get; init; }
}
