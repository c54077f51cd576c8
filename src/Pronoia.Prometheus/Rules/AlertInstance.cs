using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>One alert of an alerting rule, as it is remembered between evaluations.</summary>
/// <param name="Labels">The alert's labels, <c>alertname</c> included; its identity.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ActiveAt">When the expression began to hold.</param>
public sealed record AlertInstance(Labels Labels, AlertState State, DateTimeOffset ActiveAt)
{
    /// <summary>The annotations, expanded.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The value at the last evaluation at which the expression held.</summary>
    public double Value { get; init; }

    /// <summary>When it began to fire.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>When it ceased to fire.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Since when only <c>keep_firing_for</c> keeps it firing.</summary>
    public DateTimeOffset? KeepFiringSince { get; init; }

    /// <summary>When it was last handed out to be sent.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>Until when a receiver may take it as firing without hearing of it again.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
