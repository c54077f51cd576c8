using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>An incident with what the book needs to know of it.</summary>
internal sealed record TrackedIncident
{
    public required string Id { get; init; }

    /// <summary>Its members in order of start, then of series.</summary>
    public required IReadOnlyList<TrackedMember> Members { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public string Confirmation { get; init; } = "";

    /// <summary>Labels of the alert, fixed when it is confirmed, since labels are what an alert is known by.</summary>
    public Labels? AlertLabels { get; init; }

    /// <summary>Rises with each change.</summary>
    public long Revision { get; init; }

    /// <summary>The revision that rows and alerts are known to tell of.</summary>
    public long PublishedRevision { get; init; }

    /// <summary>When alerting was last told, UTC.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>When the last event ended, UTC; null while one is open or there is none.</summary>
    public DateTimeOffset? EndedAt
    {
        get
        {
            DateTimeOffset? last = null;
            foreach (var member in Members)
            {
                if (member.Member.IsOpen)
                {
                    return null;
                }

                last = last is { } l && l >= member.Member.EndedAt ? l : member.Member.EndedAt ?? last;
            }

            return last;
        }
    }

    public DateTimeOffset First => Members[0].Member.StartedAt;

    public DateTimeOffset Last => Members[^1].Member.StartedAt;

    /// <summary>Whether a detector saw anything: rules alone make no incident.</summary>
    public bool HasEvent => Members.Any(m => !m.Member.IsRule);

    public bool RaisesAlert => Members.Any(m => m.Alert == AnomalyAlert.Incident);
}
