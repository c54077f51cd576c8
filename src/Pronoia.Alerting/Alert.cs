using System.Text.Json.Serialization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting;

/// <summary>One alert: identified by its labels, described by its annotations, active from <see cref="StartsAt"/> to <see cref="EndsAt"/>.</summary>
public sealed record Alert
{
    private readonly Labels _labels = Labels.Empty;

    /// <summary>The identity. At least one label; <c>alertname</c> by convention.</summary>
    public required Labels Labels
    {
        get => _labels;
        init
        {
            _labels = value;
            Fingerprint = Fingerprint.Of(value);
        }
    }

    /// <summary>What is said about the alert: <c>summary</c>, <c>description</c>, <c>runbook_url</c>…</summary>
    public Labels Annotations { get; init; } = Labels.Empty;

    /// <summary>Since when the alert fires (UTC); the default value stands for "now" when the alert is put.</summary>
    public DateTimeOffset StartsAt { get; init; }

    /// <summary>
    /// When the alert ends (UTC): in the past for a resolved alert, in the future for one that fires and would resolve by itself if nobody
    /// renewed it. Null when put means <c>resolve_timeout</c> from now, and null in a notification means that the alert fires.
    /// </summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When the alert was last put (UTC); set by <see cref="AlertManager"/>.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A link to what caused the alert, usually a graph of the rule's expression.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>What was observed and expected, where the source of the alert knows.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Whether <see cref="EndsAt"/> was derived from <c>resolve_timeout</c> and so says nothing about a real end.</summary>
    public bool Timeout { get; init; }

    /// <summary>The hash of <see cref="Labels"/>.</summary>
    [JsonIgnore]
    public Fingerprint Fingerprint { get; private init; }

    /// <summary>The value of the label <c>alertname</c>, or the empty string.</summary>
    [JsonIgnore]
    public string Name => Labels["alertname"];

    /// <summary>Whether the alert has ended at <paramref name="time"/>.</summary>
    public bool IsResolvedAt(DateTimeOffset time) => EndsAt <= time;

    /// <summary>
    /// Merges two states of the same alert as Alertmanager does where their active ranges overlap: the earlier start; the younger state's
    /// annotations; the later end unless that was only a timeout.
    /// </summary>
    internal Alert Merge(Alert other, DateTimeOffset now)
    {
        if (other.UpdatedAt < UpdatedAt)
        {
            return other.Merge(this, now);
        }

        var startsAt = StartsAt < other.StartsAt ? StartsAt : other.StartsAt;
        var keepEnd = other.IsResolvedAt(now) ? IsResolvedAt(now) && EndsAt > other.EndsAt : EndsAt > other.EndsAt && !Timeout;
        return other with { StartsAt = startsAt, EndsAt = keepEnd ? EndsAt : other.EndsAt };
    }

    /// <summary>Whether the active ranges of a stored alert and its update overlap, so that they are one incident.</summary>
    internal bool Overlaps(Alert update) =>
        (update.EndsAt > StartsAt && update.EndsAt < EndsAt) || (update.StartsAt > StartsAt && update.StartsAt < EndsAt);
}
