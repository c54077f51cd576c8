using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Notifications;

/// <summary>One message to one integration: a group of alerts as it stands.</summary>
public sealed record Notification
{
    private Labels? _commonLabels;
    private Labels? _commonAnnotations;

    /// <summary>The receiver's name.</summary>
    public required string Receiver { get; init; }

    /// <summary>The integration inside the receiver, for example <c>webhook[0]</c>.</summary>
    public required string Integration { get; init; }

    /// <summary>The group, as Alertmanager writes it: route matchers and group labels.</summary>
    public required string GroupKey { get; init; }

    /// <summary>The labels by which the alerts are grouped.</summary>
    public required Labels GroupLabels { get; init; }

    /// <summary>The alerts, sorted; <see cref="Alert.EndsAt"/> is null for those that fire.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>The same for every attempt to deliver this message, different for every other message.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The instant that the message describes (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where this system's own pages are, for links; null: nowhere.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>What the message is about.</summary>
    public NotificationKind Kind { get; init; }

    /// <summary>A line for people that goes above the alerts, for example who escalated; empty where there is none.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many firing alerts are muted because of alerts in this message.</summary>
    public int Suppressed { get; init; }

    /// <summary>What the first of them are: name and labels of each, at most ten.</summary>
    public IReadOnlyList<string> SuppressedTitles { get; init; } = [];

    /// <summary>Signed links that act on the group, by their title, for example <c>Acknowledge</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, Uri>> Actions { get; init; } = [];

    /// <summary>Whether no alert fires any more.</summary>
    [JsonIgnore]
    public bool Resolved => Alerts.Count > 0 && Alerts.All(a => a.EndsAt is not null);

    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    [JsonIgnore]
    public string Status => Resolved ? "resolved" : "firing";

    /// <summary>Whether it is no message about a group of alerts, so that templates written for those do not fit it.</summary>
    [JsonIgnore]
    internal bool IsOwn => Kind is NotificationKind.Digest or NotificationKind.SilenceReminder;

    /// <summary>The labels that all alerts share.</summary>
    [JsonIgnore]
    public Labels CommonLabels => _commonLabels ??= Common(Alerts.Select(a => a.Labels));

    /// <summary>The annotations that all alerts share.</summary>
    [JsonIgnore]
    public Labels CommonAnnotations => _commonAnnotations ??= Common(Alerts.Select(a => a.Annotations));

    /// <summary>The same for all messages about this group, so that a receiver folds them into one incident: the SHA-256 of the group key in hex.</summary>
    [JsonIgnore]
    public string DedupKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GroupKey)));

    private static Labels Common(IEnumerable<Labels> sets)
    {
        Labels? common = null;
        foreach (var set in sets)
        {
            common = common is null ? set : Labels.Of(common.Where(l => set[l.Name] == l.Value));
            if (common.Count == 0)
            {
                break;
            }
        }

        return common ?? Labels.Empty;
    }
}
