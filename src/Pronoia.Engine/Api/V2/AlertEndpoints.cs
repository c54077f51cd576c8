using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary><c>alerts</c> and <c>alerts/groups</c>, as amtool reads them and Prometheus posts them.</summary>
internal sealed class AlertEndpoints(EngineServices services, NotifierWake wake)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v2/alerts", V2Answer.Guarded(AlertsAsync)),
        WebEndpoint.Get("/api/v2/alerts/groups", V2Answer.Guarded(GroupsAsync)),
        WebEndpoint.Write(HttpMethods.Post, "/api/v2/alerts", V2Answer.Guarded(PostAsync)),
    ];

    private async Task AlertsAsync(WebCall call)
    {
        var filter = AlertFilter.Of(call.Request.Query);
        var alerts = await services.AlertManager.AlertsAsync(call.Aborted);
        await call.JsonAsync(StatusCodes.Status200OK, json => Alerts(json, alerts.Where(a => filter.Takes(a) && a.Receivers.Any(filter.TakesReceiver))));
    }

    private async Task GroupsAsync(WebCall call)
    {
        var filter = AlertFilter.Of(call.Request.Query);
        var groups = await services.AlertManager.GroupsAsync(call.Aborted);
        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var group in groups.Where(g => filter.TakesReceiver(g.Receiver)))
            {
                var alerts = group.Alerts.Where(filter.Takes).ToArray();
                if (alerts.Length > 0)
                {
                    json.WriteStartObject();
                    V2Json.Labels(json, "labels", group.Labels);
                    json.WriteStartObject("receiver");
                    json.WriteString("name", group.Receiver);
                    json.WriteEndObject();
                    json.WritePropertyName("alerts");
                    Alerts(json, alerts);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        });
    }

    private async Task PostAsync(WebCall call)
    {
        using var document = await call.JsonBodyAsync();
        var alerts = PostedAlerts.Read(document.RootElement);
        var result = await services.AlertManager.PutAlertsAsync(alerts, call.Aborted);
        if (result.Accepted > 0)
        {
            await wake.WakeAsync(call.Aborted);
        }

        // As in Alertmanager, those that are good were taken nevertheless.
        if (result.Rejected.Count > 0)
        {
            throw new WebException(StatusCodes.Status400BadRequest, string.Join("; ", result.Rejected.Distinct(StringComparer.Ordinal).Take(20)));
        }

        await V2Answer.EmptyAsync(call);
    }

    private static void Alerts(Utf8JsonWriter json, IEnumerable<AlertView> alerts)
    {
        json.WriteStartArray();
        foreach (var view in alerts)
        {
            var alert = view.Alert;
            json.WriteStartObject();
            V2Json.Labels(json, "annotations", alert.Annotations);
            V2Json.Time(json, "endsAt", alert.EndsAt ?? default);
            json.WriteString("fingerprint", alert.Fingerprint.ToString());
            json.WriteStartArray("receivers");
            foreach (var receiver in view.Receivers)
            {
                json.WriteStartObject();
                json.WriteString("name", receiver);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            V2Json.Time(json, "startsAt", alert.StartsAt);
            json.WriteStartObject("status");
            V2Json.Texts(json, "inhibitedBy", view.InhibitedBy.Select(f => f.ToString()));
            V2Json.Texts(json, "silencedBy", view.SilencedBy);
            json.WriteString("state", view.State == AlertState.Suppressed ? "suppressed" : "active");
            json.WriteEndObject();
            V2Json.Time(json, "updatedAt", alert.UpdatedAt);
            json.WriteString("generatorURL", alert.GeneratorUrl);
            V2Json.Labels(json, "labels", alert.Labels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
