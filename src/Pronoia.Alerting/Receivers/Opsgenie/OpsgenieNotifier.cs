using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Opsgenie;

/// <summary>
/// Opsgenie's alert API (https://docs.opsgenie.com/docs/alert-api): the group is the <c>alias</c>, so that whatever is sent twice is one
/// alert. At most 130 characters of message, 15,000 of description.
/// </summary>
internal sealed class OpsgenieNotifier(OpsgenieConfig config, HttpSender sender) : INotifier
{
    private const int MaxMessage = 130;
    private const int MaxDescription = 15000;

    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = new Message(notification, config.Templates);
        var alias = notification.DedupKey;
        if (notification.Resolved)
        {
            await SendAsync(HttpMethod.Post, $"v2/alerts/{alias}/close?identifierType=alias", Closing(message), notification, cancellationToken).ConfigureAwait(false);
            return;
        }

        await SendAsync(HttpMethod.Post, "v2/alerts", Opening(message), notification, cancellationToken).ConfigureAwait(false);
        if (config.UpdateAlerts)
        {
            var text = new JsonObject { ["message"] = message.Subject(config.Message, "opsgenie.default.message", MaxMessage) };
            await SendAsync(HttpMethod.Put, $"v2/alerts/{alias}/message?identifierType=alias", text, notification, cancellationToken).ConfigureAwait(false);
            var description = new JsonObject { ["description"] = message.Body(config.Description, "opsgenie.default.description", MaxDescription) };
            await SendAsync(HttpMethod.Put, $"v2/alerts/{alias}/description?identifierType=alias", description, notification, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task SendAsync(HttpMethod method, string path, JsonObject body, Notification notification, CancellationToken cancellationToken) => sender.SendAsync(
        () =>
        {
            var request = HttpSender.Json(method, UrlText.Below(config.ApiUrl, path), JsonBody.Write(body));
            request.Headers.TryAddWithoutValidation("Authorization", "GenieKey " + config.ApiKey.Read());
            return request;
        },
        notification.IdempotencyKey,
        cancellationToken,
        config.Timeout);

    private JsonObject Closing(Message message) => new JsonObject().Set("source", Source(message)).Set("note", message.Text(config.Note));

    private string Source(Message message) => message.Text(config.Source, "opsgenie.default.source") ?? "Pronoia";

    private JsonObject Opening(Message message)
    {
        var notification = message.Notification;
        var details = new JsonObject();
        foreach (var label in notification.CommonLabels)
        {
            details[label.Name] = label.Value;
        }

        foreach (var (name, value) in config.Details)
        {
            details[name] = message.Text(value) ?? "";
        }

        var json = new JsonObject
        {
            ["alias"] = notification.DedupKey,
            ["message"] = message.Subject(config.Message, "opsgenie.default.message", MaxMessage),
            ["description"] = message.Body(config.Description, "opsgenie.default.description", MaxDescription),
            ["details"] = details,
        }
            .Set("source", Source(message))
            .Set("entity", message.Text(config.Entity))
            .Set("note", message.Text(config.Note))
            .Set("priority", message.Text(config.Priority));
        List(json, "tags", message.Text(config.Tags));
        List(json, "actions", message.Text(config.Actions));
        if (config.Responders.Count > 0)
        {
            json["responders"] = new JsonArray(
            [
                .. config.Responders.Select(r => new JsonObject()
                    .Set("id", message.Text(r.Id)).Set("name", message.Text(r.Name)).Set("username", message.Text(r.Username)).Set("type", message.Text(r.Type))),
            ]);
        }

        return json;
    }

    private static void List(JsonObject json, string name, string? text)
    {
        if (text is not null)
        {
            json[name] = new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => JsonValue.Create(t))]);
        }
    }
}
