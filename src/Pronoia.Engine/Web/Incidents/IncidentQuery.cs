using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>Gathers what the pages of incidents show.</summary>
internal sealed class IncidentQuery(EngineServices services)
{
    private const int Plots = 6;
    private const int PlottedIntervals = 120;
    private static readonly TimeSpan Period = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestPlot = TimeSpan.FromDays(7);

    private readonly IncidentReader _incidents = new(services.Storage.Tables);
    private readonly TargetReader _targets = new(services.Storage.Tables);

    /// <summary>What went wrong in the 30 days before a time; null: before now.</summary>
    public async ValueTask<TimelineModel> ListAsync(ActiveConfiguration active, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var to = before ?? now.AddMilliseconds(1);
        var from = to - Period;
        var entries = new List<TimelineEntry>();
        var unconfirmed = 0;
        await foreach (var incident in _incidents.ListAsync(from, to, cancellationToken))
        {
            if (incident.ConfirmedAt is null)
            {
                unconfirmed++;
            }
            else
            {
                entries.Add(EntryOf(incident));
            }
        }

        var statuses = await _targets.StatusesAsync(active.Catalogue, cancellationToken);
        foreach (var status in statuses.Values)
        {
            var segments = await _targets.SegmentsAsync(status.Target, status, from, now, cancellationToken, live: true);
            entries.AddRange(segments.Where(s => s.State == UptimeState.Down && s.From >= from && s.From < to)
                .Select(s => EntryOf(s, open: ReferenceEquals(s, segments[^1]) && status.At(now) == UptimeState.Down)));
        }

        TimelineEntry[] sorted =
        [
            .. entries.OrderBy(e => before is null && e.State == "open" ? 0 : 1).ThenByDescending(e => e.StartLatest).ThenBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal),
        ];
        var shown = sorted.Take(PageLimits.Rows).ToArray();
        return new TimelineModel
        {
            Now = now,
            From = from,
            To = to,
            Entries = shown,
            More = sorted.Length - shown.Length,
            Unconfirmed = unconfirmed,
            Next = sorted.Length > shown.Length ? shown[^1].StartLatest.AddMilliseconds(1) : from,
        };
    }

    /// <summary>One incident; null where there is none.</summary>
    public async ValueTask<IncidentModel?> FindAsync(ActiveConfiguration active, string id, CancellationToken cancellationToken)
    {
        // An identity is part of table keys, which are short and hold no control characters.
        if (id.Length > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || await _incidents.FindAsync(id, cancellationToken) is not { } incident)
        {
            return null;
        }

        var now = services.Time.GetUtcNow();
        var members = incident.Members.Take(PageLimits.Json).ToArray();
        return new IncidentModel
        {
            Now = now,
            Id = incident.Id,
            Title = incident.Title,
            State = incident.State,
            StartEarliest = incident.StartEarliest,
            StartLatest = incident.StartLatest,
            ConfirmedAt = incident.ConfirmedAt,
            Confirmation = incident.Confirmation,
            EndedAt = incident.EndedAt,
            Causes = incident.Causes,
            Members =
            [
                .. members.Select(m => new IncidentModel.Member(
                    m.Entry, m.Series.ToString(), m.Series.Name, m.Component, m.Kind, m.StartedAt, m.EndedAt, m.Share, m.Summary, m.Evidence)),
            ],
            MoreMembers = incident.Members.Count - members.Length,
            Plots = await PlotsAsync(active.Config, incident, now, cancellationToken),
        };
    }

    /// <summary>The series of an event around its time.</summary>
    public async ValueTask<IncidentModel.Plot> PlotAsync(
        PronoiaConfig config, Labels series, string entry, DateTimeOffset start, DateTimeOffset? end, AnomalyMark? mark, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var interval = config.Targets.FirstOrDefault(t => t.Name == series["target"])?.Interval ?? config.Global.Interval;
        var (from, to) = (start - (PlottedIntervals * interval), (end ?? now) + (PlottedIntervals / 2 * interval));
        to = to > now ? now : to;
        to = to - from > LongestPlot ? from + LongestPlot : to;
        var points = await BandPlot.ReadAsync(services.Series, series, entry, from, to, cancellationToken);
        return new IncidentModel.Plot(series.ToString(), series.Name, entry, from, to, points, mark is { } m ? [m] : []);
    }

    private async ValueTask<IReadOnlyList<IncidentModel.Plot>> PlotsAsync(PronoiaConfig config, Incident incident, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rank = incident.Causes.Select((c, i) => (c.Series, i)).GroupBy(c => c.Series, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().i, StringComparer.Ordinal);
        var plots = new List<IncidentModel.Plot>();
        foreach (var member in incident.Members.Where(m => !m.IsRule && m.Series.Name.Length > 0)
            .OrderBy(m => rank.GetValueOrDefault(m.Series.ToString(), int.MaxValue)).DistinctBy(m => m.Series).Take(Plots))
        {
            AnomalyMark? mark = member.Evidence.Observed is { } observed
                ? new AnomalyMark(member.StartedAt.ToUnixTimeMilliseconds(), observed, member.Kind.Replace('_', ' '))
                : null;
            var plot = await PlotAsync(config, member.Series, member.Entry, member.StartedAt, incident.EndedAt ?? member.EndedAt, mark, now, cancellationToken);
            if (plot.Points.Count > 0)
            {
                plots.Add(plot);
            }
        }

        return plots;
    }

    private static TimelineEntry EntryOf(Incident incident) => new(
        "incident",
        incident.Id,
        incident.Title,
        incident.EndedAt is null ? "open" : "ended",
        incident.StartEarliest,
        incident.StartLatest,
        incident.EndedAt,
        [.. incident.Members.Select(m => m.Component).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(PageLimits.Rows)],
        incident.Causes.Count > 0 ? IncidentView.Sentence(incident.Causes[0]) : incident.Confirmation,
        PageLinks.Incident(incident.Id));

    private static TimelineEntry EntryOf(StateSegment outage, bool open) => new(
        "outage",
        outage.Target,
        $"{outage.Target} {(open ? "is" : "was")} down",
        open ? "open" : "ended",
        outage.LastGood,
        outage.From,
        open ? null : outage.To,
        [outage.Target],
        outage.Failure.Length > 0 ? $"{outage.Failure}: {outage.Message}" : outage.Message,
        PageLinks.Target(outage.Target));
}
