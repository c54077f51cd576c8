using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>
/// The incidents that are open or just over. Takes news of events and does no I/O; the same news twice changes nothing. Belongs to whoever
/// loaded it; saved as a whole with compare-and-swap.
/// </summary>
internal sealed class IncidentBook(IEnumerable<TrackedIncident> incidents)
{
    /// <summary>Members of one incident at the most; of more the first are kept.</summary>
    public const int MaxMembers = 200;

    /// <summary>Incidents at the most; beyond, the oldest that are over or unconfirmed are forgotten. Of open confirmed ones there may be twice as many.</summary>
    public const int MaxIncidents = 500;

    /// <summary>Members of all incidents from which on one more is taken only where an incident has few of them: the book is read and written as a whole.</summary>
    public const int ManyMembers = 5000;

    /// <summary>Members that an incident may have however many there are, and as many as bear it out.</summary>
    private const int FewMembers = 5;

    /// <summary>Rounds of news that may fail to come before an event is taken as ended.</summary>
    private const int LostRounds = 4;

    private readonly List<TrackedIncident> _incidents = [.. incidents];

    /// <summary>The incidents in order of their first event.</summary>
    public IReadOnlyList<TrackedIncident> Incidents => _incidents;

    /// <summary>Takes news in.</summary>
    public void Take(IReadOnlyList<IncidentSignal> signals, PronoiaConfig config, IncidentTopology topology, DateTimeOffset now)
    {
        foreach (var signal in signals.OrderBy(s => s.Member.StartedAt).ThenBy(s => s.Member.Series))
        {
            Take(signal, config.Incidents, topology, now);
        }

        for (var i = 0; i < _incidents.Count; i++)
        {
            _incidents[i] = Confirm(EndLost(_incidents[i], now), config, now);
        }

        Forget(config.Incidents, now);
    }

    /// <summary>The incident that an event belongs to, or null.</summary>
    public TrackedIncident? Find(string entry, Labels series, DateTimeOffset startedAt) =>
        _incidents.Find(i => i.Members.Any(m => IsSame(m.Member, entry, series, startedAt)));

    /// <summary>Notes that rows, and where it is sent the alert, tell of an incident as it stands.</summary>
    public void Replace(TrackedIncident incident) => _incidents[_incidents.FindIndex(i => i.Id == incident.Id)] = incident;

    private static bool IsSame(IncidentMember member, string entry, Labels series, DateTimeOffset startedAt) =>
        member.Entry == entry && member.StartedAt == startedAt && member.Series.Equals(series);

    private void Take(IncidentSignal signal, IncidentConfig config, IncidentTopology topology, DateTimeOffset now)
    {
        var (member, renew) = (signal.Member, signal.RenewEvery);
        var tracked = new TrackedMember(member, signal.Alert, signal.AlertLabels, now + (LostRounds * renew), now) { Counts = signal.Counts, HasNeighbours = signal.HasNeighbours };
        if (Find(member.Entry, member.Series, member.StartedAt) is { } known)
        {
            var before = known.Members.First(m => IsSame(m.Member, member.Entry, member.Series, member.StartedAt));
            var changed = before.Member != member;
            Replace(known with
            {
                Members = [.. known.Members.Select(m => ReferenceEquals(m, before) ? tracked : m)],
                Revision = known.Revision + (changed ? 1 : 0),
            });
        }
        else if (member.EndedAt is null)
        {
            Add(tracked, config, topology);
        }
    }

    private void Add(TrackedMember tracked, IncidentConfig config, IncidentTopology topology)
    {
        var start = tracked.Member.StartedAt;
        var home = _incidents.Find(i => Span(i, start) <= config.Window && i.Members.Any(m => topology.AreRelated(m.Member, tracked.Member)));
        if (home is null && _incidents.Count >= 2 * MaxIncidents)
        {
            return;
        }

        if (home is null)
        {
            _incidents.Add(new TrackedIncident { Id = NewId(tracked.Member), Members = [tracked], Revision = 1 });
            _incidents.Sort((a, b) => a.First.CompareTo(b.First) is not 0 and var order ? order : string.CompareOrdinal(a.Id, b.Id));
        }
        else if (home.Members.Count < (_incidents.Sum(i => i.Members.Count) < ManyMembers ? MaxMembers : Math.Max(FewMembers, config.Corroborate)))
        {
            Replace(home with
            {
                Members = [.. home.Members.Append(tracked).OrderBy(m => m.Member.StartedAt).ThenBy(m => m.Member.Series)],
                Revision = home.Revision + 1,
            });
        }
    }

    /// <summary>From the first to the last start of an incident that has one more event.</summary>
    private static TimeSpan Span(TrackedIncident incident, DateTimeOffset start) =>
        (start > incident.Last ? start : incident.Last) - (start < incident.First ? start : incident.First);

    private static string NewId(IncidentMember member) => string.Create(
        CultureInfo.InvariantCulture, $"{member.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{StableHash.Of(member.Entry + member.Series):x8}");

    private static TrackedIncident EndLost(TrackedIncident incident, DateTimeOffset now)
    {
        if (!incident.Members.Any(IsLost))
        {
            return incident;
        }

        return incident with
        {
            Members = [.. incident.Members.Select(m => IsLost(m) ? m with { Member = m.Member with { EndedAt = m.SeenAt } } : m)],
            Revision = incident.Revision + 1,
        };

        bool IsLost(TrackedMember m) => m.Member.IsOpen && m.LostAt <= now;
    }

    private static TrackedIncident Confirm(TrackedIncident incident, PronoiaConfig config, DateTimeOffset now)
    {
        if (incident.ConfirmedAt is not null || !incident.HasEvent)
        {
            return incident;
        }

        var rules = config.Incidents;
        var counting = incident.Members.Where(m => m.Counts).ToArray();
        var series = counting.Select(m => m.Member.Series).Distinct().Count();
        var together = counting.Where(m => m.Member.Kind == AnomalyEvents.CorroboratedKind).Select(m => m.Member.Series).Distinct().Count();
        var extreme = Array.Find(counting, m => IsEnoughAlone(m, rules, now));
        var why = together > 0 ? $"{series.ToString(CultureInfo.InvariantCulture)} series deviate together, {together.ToString(CultureInfo.InvariantCulture)} of them too little to stand out alone"
            : series >= rules.Corroborate
            ? $"{series.ToString(CultureInfo.InvariantCulture)} series within {PrometheusDuration.Format(rules.Window)}"
            : extreme is not null ? string.Create(CultureInfo.InvariantCulture, $"chance makes this one in {1 / Math.Max(extreme.Member.Evidence.PValue!.Value, 1e-300):0.#e0} points") : null;
        return why is null ? incident : incident with
        {
            ConfirmedAt = now,
            Confirmation = why,
            AlertLabels = AlertLabelsOf(incident, config),
            Revision = incident.Revision + 1,
        };
    }

    /// <summary>Chance hardly makes such an event. Where its neighbours are watched and see nothing, it must be twice as surprising, and last.</summary>
    private static bool IsEnoughAlone(TrackedMember tracked, IncidentConfig rules, DateTimeOffset now) =>
        tracked.Member is { IsRule: false, Evidence.PValue: { } p }
        && (tracked.HasNeighbours
            ? p < rules.AloneBelow * rules.AloneBelow && tracked.Member.IsOpen && now - tracked.Member.StartedAt >= rules.Window
            : p < rules.AloneBelow);

    /// <summary>What all events that raise it have in common, the labels of their entries included, and who it is.</summary>
    private static Labels AlertLabelsOf(TrackedIncident incident, PronoiaConfig config)
    {
        var labels = new LabelsBuilder(config.ExternalLabels);
        Labels[] all = [.. incident.Members.Where(m => m.Alert == AnomalyAlert.Incident).Select(m => Merge(m.Member.Series, m.AlertLabels))];
        foreach (var label in all.Length == 0 ? Labels.Empty : all[0])
        {
            if (label.Name != Label.MetricName && Array.TrueForAll(all, l => l[label.Name] == label.Value))
            {
                labels.Set(label.Name, label.Value);
            }
        }

        foreach (var label in config.Incidents.Labels)
        {
            labels.Set(label.Name, label.Value);
        }

        return labels.Set("alertname", config.Incidents.Name).Set("incident", incident.Id).ToLabels();
    }

    private static Labels Merge(Labels series, Labels own)
    {
        var labels = new LabelsBuilder(series);
        foreach (var label in own)
        {
            labels.Set(label.Name, label.Value);
        }

        return labels.ToLabels();
    }

    private void Forget(IncidentConfig config, DateTimeOffset now)
    {
        _incidents.RemoveAll(i => i.HasEvent
            ? i.EndedAt is { } end && now - end > config.Window && (i.PublishedRevision == i.Revision || now - end > TimeSpan.FromDays(1))
            : now - i.Last > config.Window);
        foreach (var surplus in _incidents.Where(i => i.EndedAt is not null || i.ConfirmedAt is null).Take(_incidents.Count - MaxIncidents).ToArray())
        {
            _incidents.Remove(surplus);
        }
    }
}
