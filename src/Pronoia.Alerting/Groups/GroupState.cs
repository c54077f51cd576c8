using System.Text.Json.Serialization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Groups;

/// <summary>A group of alerts at a route with everything known about it: the unit of storage and of writing.</summary>
internal sealed record GroupState
{
    /// <summary>The key of the route, as <see cref="Routing.Route.Key"/>.</summary>
    public required string RouteKey { get; init; }

    /// <summary>The receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>What the alerts have in common by definition.</summary>
    public required Labels Labels { get; init; }

    /// <summary>When the group is to be looked at next.</summary>
    public required DateTimeOffset NextFlush { get; init; }

    /// <summary>Whether <c>group_wait</c> is over.</summary>
    public bool Flushed { get; init; }

    /// <summary>Whether an alert came, went or changed its state since the last flush.</summary>
    public bool Dirty { get; init; }

    /// <summary>The alerts, by fingerprint.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>What the integrations know, by key.</summary>
    public IReadOnlyList<IntegrationState> Integrations { get; init; } = [];

    /// <summary>The group key as Alertmanager writes it.</summary>
    [JsonIgnore]
    public string GroupKey => Groups.GroupKey.Write(RouteKey, Labels);

    /// <summary>When receivers were first told of the incident under way; null: none is.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>How many of the route's <c>escalate_to</c> have been brought in.</summary>
    public int Level { get; init; }

    /// <summary>Who has taken the incident on; null: nobody.</summary>
    public Acknowledgement? Acknowledged { get; init; }

    /// <summary>When alerts began to fire lately; kept only where the route has a flapping policy.</summary>
    public IReadOnlyList<AlertHistory> History { get; init; } = [];

    public IntegrationState Integration(string receiver, string key) =>
        Integrations.FirstOrDefault(i => i.Is(receiver, key)) ?? new IntegrationState { Receiver = receiver, Key = key };

    public GroupState With(IntegrationState integration) => this with
    {
        Integrations =
        [
            .. Integrations
                .Where(i => !i.Is(integration.Receiver, integration.Key))
                .Append(integration)
                .OrderBy(i => i.Receiver, StringComparer.Ordinal)
                .ThenBy(i => i.Key, StringComparer.Ordinal),
        ],
    };
}
