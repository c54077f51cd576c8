using Pronoia.Alerting;
using Pronoia.Alerting.Actions;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Api.V2;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>Gathers what the pages of alerts and silences show.</summary>
internal sealed class AlertsQuery(EngineServices services)
{
    /// <summary>What fires now.</summary>
    public async ValueTask<AlertsModel> ReadAsync(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var groups = await services.AlertManager.GroupsAsync(cancellationToken);
        var silences = await services.AlertManager.SilencesAsync(cancellationToken);
        var links = services.ActionsOnPages ? await services.Links.ForPagesAsync(cancellationToken) : null;
        var alerts = groups.SelectMany(g => g.Alerts).DistinctBy(a => a.Alert.Fingerprint).ToArray();
        var names = alerts.ToDictionary(a => a.Alert.Fingerprint, a => a.Alert.Name);
        return new AlertsModel
        {
            Now = now,
            Groups = [.. groups.Take(PageLimits.Rows).Select(g => GroupOf(g, names, links, now))],
            MoreGroups = Math.Max(0, groups.Count - PageLimits.Rows),
            Firing = alerts.Length,
            Suppressed = alerts.Count(a => a.State == AlertState.Suppressed),
            ActiveSilences = silences.Count(s => s.StateAt(now) == SilenceState.Active),
        };
    }

    /// <summary>The silences: those that mute now by their end, then those to come, then those that are over, the newest first.</summary>
    public async ValueTask<SilencesModel> SilencesAsync(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var silences = await services.AlertManager.SilencesAsync(cancellationToken);
        var alerts = await services.AlertManager.AlertsAsync(cancellationToken);
        var links = services.ActionsOnPages ? await services.Links.ForPagesAsync(cancellationToken) : null;
        SilencesModel.Entry[] entries =
        [
            .. SilenceEndpoints.Sorted(silences, now).Select(s => new SilencesModel.Entry(
                s.Id,
                s.StateAt(now),
                [.. s.Matchers.Select(m => m.ToString())],
                s.CreatedBy,
                s.Comment,
                s.StartsAt,
                s.EndsAt,
                alerts.Count(a => a.SilencedBy.Contains(s.Id, StringComparer.Ordinal)))
            {
                EndPath = s.StateAt(now) == SilenceState.Expired ? null : SignedLinks.PathOf(SilenceActionPages.Path, links?.Create(ActionPurpose.EndSilence, s.Id, now)),
            }),
        ];
        return new SilencesModel(now, [.. entries.Take(PageLimits.Json)], Math.Max(0, entries.Length - PageLimits.Json))
        {
            AddPath = SignedLinks.PathOf(SilenceActionPages.Path, links?.Create(ActionPurpose.AddSilence, "new", now)),
        };
    }

    private static AlertsModel.Group GroupOf(
        AlertGroupView group, IReadOnlyDictionary<Fingerprint, string> names, ActionLinks? links, DateTimeOffset now) => new(
        group.Id,
        group.Receiver,
        Map(group.Labels),
        group.Acknowledged is { } known ? new AlertsModel.Acknowledgement(known.By, known.At, known.Comment) : null,
        group.EscalatedTo,
        group.MutedBy,
        [.. group.Alerts.Take(PageLimits.Rows).Select(a => AlertOf(a, group, names))],
        Math.Max(0, group.Alerts.Count - PageLimits.Rows))
    {
        AcknowledgePath = SignedLinks.PathOf(ActionPages.Path, links?.Create(ActionPurpose.Acknowledge, group.Id, now)),
        SilencePath = SignedLinks.PathOf(ActionPages.Path, links?.Create(ActionPurpose.Silence, group.Id, now)),
    };

    private static AlertsModel.FiringAlert AlertOf(AlertView view, AlertGroupView group, IReadOnlyDictionary<Fingerprint, string> names)
    {
        var alert = view.Alert;
        return new AlertsModel.FiringAlert(
            alert.Fingerprint.ToString(),
            alert.Name,
            alert.Labels["severity"],
            Map(alert.Labels.Without("alertname", "severity")),
            alert.Annotations["summary"],
            alert.StartsAt,
            view.State,
            view.SilencedBy,
            [.. view.InhibitedBy.Select(f => new AlertsModel.Inhibitor(f.ToString(), names.GetValueOrDefault(f, "")))],
            view.Receivers,
            group.Flapping.Contains(alert.Fingerprint),
            alert.Labels["target"],
            alert.Annotations["incident"] is { Length: > 0 } incident ? incident : null,
            // Whoever posts an alert writes this: nothing but a web page may be behind it.
            Uri.TryCreate(alert.Annotations["runbook_url"], UriKind.Absolute, out var runbook) && (runbook.Scheme is "http" or "https") ? runbook.AbsoluteUri : null,
            alert.Evidence);
    }

    private static Dictionary<string, string> Map(Labels labels) => labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);
}
