using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web.Incidents;
using Pronoia.Reporting.Charts;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Web.Anomalies;

/// <summary>Gathers what the page of anomalies shows.</summary>
internal sealed class AnomalyQuery(EngineServices services)
{
    private const int Plots = 4;
    private const int Days = 7;

    private readonly IncidentReader _incidents = new(services.Storage.Tables);
    private readonly IncidentQuery _plots = new(services);

    /// <summary>What was seen in the seven days before a time; null: before now.</summary>
    public async ValueTask<AnomalyModel> ReadAsync(ActiveConfiguration active, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var to = before ?? now.AddMilliseconds(1);
        var from = to.AddDays(-Days);
        var found = await EventsAsync(from, to, cancellationToken);
        var shown = found.Take(PageLimits.Rows).ToArray();
        var incidents = new Dictionary<(string, string, DateTimeOffset), Incident>();
        // An event may have joined an incident that began earlier.
        await foreach (var incident in _incidents.ListAsync(from.AddDays(-1), to, cancellationToken))
        {
            foreach (var member in incident.Members.Where(m => !m.IsRule))
            {
                incidents[(member.Entry, member.Series.ToString(), member.StartedAt)] = incident;
            }
        }

        var alerts = await services.AlertManager.AlertsAsync(cancellationToken);
        var firing = alerts.Where(a => !a.Alert.IsResolvedAt(now)).Select(a => (a.Alert.Name, a.Alert.StartsAt)).ToHashSet();
        return new AnomalyModel
        {
            Now = now,
            From = from,
            To = to,
            Events =
            [
                .. shown.Select(e =>
                {
                    var series = e.Series["series"];
                    var incident = incidents.GetValueOrDefault((e.Entry, series, e.StartedAt));
                    return new AnomalyModel.Event(
                        e.Entry,
                        series,
                        SeriesText.Parse(series).Name,
                        e.Series["target"],
                        e.Kind,
                        e.StartedAt,
                        e.DetectedAt,
                        e.EndedAt,
                        e.Summary,
                        e.Evidence,
                        e.Eta,
                        incident?.Id,
                        incident?.ConfirmedAt is not null,
                        e.Alerts,
                        e.EndedAt is null && firing.Contains((e.Entry, e.StartedAt)));
                }),
            ],
            More = found.Count - shown.Length,
            Next = found.Count > shown.Length ? shown[^1].StartedAt.AddMilliseconds(1) : from,
            Plots = await PlotsAsync(active, shown, now, cancellationToken),
        };
    }

    private async ValueTask<IReadOnlyList<DetectionEvent>> EventsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var events = new List<DetectionEvent>();
        var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            var partition = AnomalyRow.Partition(new DateTimeOffset(day, TimeSpan.Zero));
            await foreach (var row in services.Storage.Tables.QueryAsync(AnomalyRow.Table, partition, range, cancellationToken))
            {
                events.Add(AnomalyRow.ToEvent(row));
            }
        }

        return [.. events.OrderByDescending(e => e.StartedAt).ThenBy(e => e.Entry, StringComparer.Ordinal).ThenBy(e => e.Series)];
    }

    private async ValueTask<IReadOnlyList<IncidentModel.Plot>> PlotsAsync(
        ActiveConfiguration active, IReadOnlyList<DetectionEvent> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plots = new List<IncidentModel.Plot>();
        foreach (var e in events.Where(e => e.Kind != ForecastEvents.Kind).DistinctBy(e => e.Series["series"]).Take(Plots))
        {
            AnomalyMark? mark = e.Evidence.Observed is { } observed ? new AnomalyMark(e.StartedAt.ToUnixTimeMilliseconds(), observed, e.Kind.Replace('_', ' ')) : null;
            var plot = await _plots.PlotAsync(active.Config, SeriesText.Parse(e.Series["series"]), e.Entry, e.StartedAt, e.EndedAt, mark, now, cancellationToken);
            if (plot.Points.Count > 0)
            {
                plots.Add(plot);
            }
        }

        return plots;
    }
}
