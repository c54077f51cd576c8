using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Teams;

/// <summary>
/// The legacy message card of connectors (https://learn.microsoft.com/outlook/actionable-messages/message-card-reference); a message takes at most 28 KB.
/// </summary>
internal sealed class TeamsConnectorNotifier(TeamsConnectorConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxTitle = 250;
    private const int MaxText = 8000;

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject
        {
            ["@context"] = "http://schema.org/extensions",
            ["@type"] = "MessageCard",

            // Alertmanager writes the type so.
            ["type"] = "MessageCard",
            ["title"] = message.Subject(config.Title, "msteams.default.title", MaxTitle),
            ["summary"] = message.Subject(config.Summary, "msteams.default.summary", MaxTitle),
            ["text"] = message.Body(config.Text, "msteams.default.text", MaxText, TeamsNotifier.Style(message)),
            ["themeColor"] = message.Notification.Resolved ? "2DC72D" : "8C1A1A",
        };
        if (message.Notification.Actions.Count > 0)
        {
            json["potentialAction"] = new JsonArray(
            [
                .. message.Notification.Actions.Select(a => new JsonObject
                {
                    ["@type"] = "OpenUri",
                    ["name"] = a.Key,
                    ["targets"] = new JsonArray(new JsonObject { ["os"] = "default", ["uri"] = a.Value.AbsoluteUri }),
                }),
            ]);
        }

        return Post(config.Url.Read(), json);
    }

    /// <summary>A connector answers 200 and names the status of what is behind it.</summary>
    protected override NotifyException? Accept(string body)
    {
        const string Mark = "HTTP error ";
        var at = body.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var status = string.Concat(body.Skip(at + Mark.Length).TakeWhile(char.IsAsciiDigit).Take(3));
        return new NotifyException($"Teams refused the message with status {status}") { Retryable = status is "429" || status.StartsWith('5') };
    }
}
