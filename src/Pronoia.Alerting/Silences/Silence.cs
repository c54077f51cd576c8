using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Silences;

/// <summary>Mutes the alerts that fulfil its matchers from <see cref="StartsAt"/> to <see cref="EndsAt"/>.</summary>
public sealed record Silence
{
    /// <summary>The identifier; empty for a silence that is to be created.</summary>
    public string Id { get; init; } = "";

    /// <summary>What an alert must fulfil, all of it; at least one matcher that the empty string does not fulfil.</summary>
    public required IReadOnlyList<Matcher> Matchers { get; init; }

    /// <summary>From when (UTC).</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Until when (UTC).</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Who is responsible; required.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Why; required.</summary>
    public required string Comment { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary><c>pending</c>, <c>active</c> or <c>expired</c> at <paramref name="time"/>.</summary>
    public SilenceState StateAt(DateTimeOffset time) =>
        time < StartsAt ? SilenceState.Pending : time < EndsAt ? SilenceState.Active : SilenceState.Expired;

    /// <summary>Whether an alert with these labels fulfils the matchers.</summary>
    public bool Matches(Labels labels)
    {
        foreach (var matcher in Matchers)
        {
            if (!matcher.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }
}
