using System.Text.Json.Serialization;
using Pronoia.Alerting;
using Pronoia.Alerting.Views;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>What fires now, by group.</summary>
internal sealed record AlertsModel
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>By group labels, then receiver.</summary>
    public required IReadOnlyList<Group> Groups { get; init; }

    /// <summary>Groups beyond those listed.</summary>
    public required int MoreGroups { get; init; }

    /// <summary>Alerts that fire, each once, whatever its groups.</summary>
    public required int Firing { get; init; }

    /// <summary>How many of them are muted.</summary>
    public required int Suppressed { get; init; }

    /// <summary>Silences that mute now.</summary>
    public required int ActiveSilences { get; init; }

    internal sealed record Group(
        string Id,
        string Receiver,
        IReadOnlyDictionary<string, string> Labels,
        Acknowledgement? Acknowledged,
        IReadOnlyList<string> EscalatedTo,
        IReadOnlyList<string> MutedBy,
        IReadOnlyList<FiringAlert> Alerts,
        int MoreAlerts)
    {
        /// <summary>Where the group is acknowledged; null: nothing can be done here. A signed link is a right, and so is only on the page.</summary>
        [JsonIgnore]
        public string? AcknowledgePath { get; init; }

        /// <summary>Where the group is silenced.</summary>
        [JsonIgnore]
        public string? SilencePath { get; init; }
    }

    internal sealed record Acknowledgement(string By, DateTimeOffset At, string Comment);

    internal sealed record Inhibitor(string Fingerprint, string Name);

    internal sealed record FiringAlert(
        string Fingerprint,
        string Name,
        string Severity,
        IReadOnlyDictionary<string, string> Labels,
        string Summary,
        DateTimeOffset StartsAt,
        AlertState State,
        IReadOnlyList<string> SilencedBy,
        IReadOnlyList<Inhibitor> InhibitedBy,
        IReadOnlyList<string> Receivers,
        bool Flapping,
        string Target,
        string? Incident,
        string? RunbookUrl,
        Evidence? Evidence);
}
