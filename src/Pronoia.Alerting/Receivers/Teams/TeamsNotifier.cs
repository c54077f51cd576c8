using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Teams;

/// <summary>
/// An adaptive card in the envelope that workflows take
/// (https://learn.microsoft.com/power-automate/teams/send-a-message-in-teams); a message takes at most 28 KB.
/// </summary>
internal sealed class TeamsNotifier(TeamsConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxTitle = 250;
    private const int MaxText = 8000;

    // A card's text is Markdown: a single line end does not end a line.
    private static readonly BodyStyle OwnStyle = new() { Links = false, Encode = text => text.Replace("\n", "\n\n", StringComparison.Ordinal) };

    /// <summary>How cards take the body: what is written for no template has single line ends.</summary>
    public static BodyStyle Style(Message message) => message.Notification.IsOwn ? OwnStyle : BodyStyle.WithButtons;

    protected override HttpRequestMessage Request(Message message)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "TextBlock",
                    ["text"] = message.Subject(config.Title, "msteamsv2.default.title", MaxTitle),
                    ["weight"] = "Bolder",
                    ["size"] = "Medium",
                    ["wrap"] = true,
                    ["style"] = "heading",
                    ["color"] = message.Notification.Resolved ? "Good" : "Attention",
                },
                new JsonObject { ["type"] = "TextBlock", ["text"] = message.Body(config.Text, "msteamsv2.default.text", MaxText, Style(message)), ["wrap"] = true }),
            ["msteams"] = new JsonObject { ["width"] = "full" },
        };
        if (message.Notification.Actions.Count > 0)
        {
            card["actions"] = new JsonArray(
            [
                .. message.Notification.Actions.Select(a => new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = a.Key, ["url"] = a.Value.AbsoluteUri }),
            ]);
        }

        return Post(config.Url.Read(), new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["contentUrl"] = null,
                ["content"] = card,
            }),
        });
    }
}
