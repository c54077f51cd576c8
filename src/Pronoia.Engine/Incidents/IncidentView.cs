using System.Globalization;
using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>Makes of what the book holds what people read: state, title, ranked causes.</summary>
internal static class IncidentView
{
    private const double NoteworthyShare = 0.5;

    public static Incident Of(TrackedIncident tracked, PronoiaConfig config, IncidentTopology topology)
    {
        var members = tracked.Members.Select(m => m.Member).ToArray();
        var causes = Causes(members, config, topology);
        var first = members[0];
        return new Incident
        {
            Id = tracked.Id,
            State = tracked.EndedAt is not null ? IncidentState.Ended : tracked.ConfirmedAt is null ? IncidentState.Pending : IncidentState.Confirmed,
            StartEarliest = first.Evidence.SinceEarliest ?? first.StartedAt,
            StartLatest = first.StartedAt,
            ConfirmedAt = tracked.ConfirmedAt,
            Confirmation = tracked.Confirmation,
            EndedAt = tracked.EndedAt,
            Title = Title(members, causes),
            Members = members,
            Causes = causes,
        };
    }

    /// <summary>A cause in words: <c>probe_duration_seconds of database (came first; 2 of 2 other components depend on it)</c>.</summary>
    public static string Sentence(IncidentCause cause) =>
        $"{(cause.Component.Length > 0 ? cause.Component : cause.Series)}: {cause.Reason}";

    private static IncidentCause[] Causes(IncidentMember[] members, PronoiaConfig config, IncidentTopology topology)
    {
        // Two entries may watch one series: the stronger event stands for it.
        var bySeries = members.GroupBy(m => m.Series).ToDictionary(g => g.Key.ToString(), g => g.MaxBy(m => m.Evidence.Score ?? 1)!, StringComparer.Ordinal);
        var events = bySeries.Select(m => new AnomalyEvent(
            m.Key,
            m.Value.Component,
            AnomalyKind.None,
            m.Value.StartedAt.ToUnixTimeMilliseconds(),
            m.Value.EndedAt?.ToUnixTimeMilliseconds(),
            m.Value.IsRule ? 1 : Math.Clamp(m.Value.Evidence.Score ?? 0, 0, 1),
            m.Value.Share)).ToArray();
        var ranked = new IncidentCorrelator(config.Incidents.Window, topology.Topology).Rank(events);
        var start = events.Min(e => e.StartMs);
        return [.. ranked.Select(c => new IncidentCause(c.Event.Series, c.Event.Component, c.Rank, Reason(c, bySeries[c.Event.Series], start)))];
    }

    private static string Reason(ProbableCause cause, IncidentMember member, long start)
    {
        var later = TimeSpan.FromMilliseconds(cause.Event.StartMs - start);
        var parts = new List<string> { later == TimeSpan.Zero ? "came first" : $"{PrometheusDuration.Format(later)} after the first" };
        if (cause.Dependents > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{cause.Dependents} of {cause.Others} other components depend on it"));
        }

        if (cause.Needs > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"depends on {cause.Needs} of them"));
        }

        if (cause.Share >= NoteworthyShare)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"carries {100 * cause.Share:0} % of the change of {member.Series.Name}"));
        }

        parts.Add(member.IsRule ? $"the rule {member.Entry} fires" : string.Create(CultureInfo.InvariantCulture, $"score {cause.Strength:0.##}"));
        return string.Join("; ", parts);
    }

    private static string Title(IncidentMember[] members, IncidentCause[] causes)
    {
        var lead = Array.Find(members, m => m.Series.ToString() == causes[0].Series)!;
        var where = lead.Component.Length > 0 ? $" on {lead.Component}" : "";
        var what = lead.IsRule ? lead.Entry
            : lead.Kind == AnomalyEvents.CorroboratedKind ? $"deviation of {lead.Series.Name}"
            : $"{lead.Kind.Replace('_', ' ')} of {lead.Series.Name}";
        return causes.Length == 1 ? what + where : string.Create(CultureInfo.InvariantCulture, $"{what}{where}, {causes.Length - 1} more series");
    }
}
