using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Slack;

/// <summary>Writes to a Slack channel through an incoming webhook, or through <c>chat.postMessage</c> with a bearer token.</summary>
internal sealed class SlackConfig : HttpIntegrationConfig
{
    public SlackConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        Url = reader.SecretUrl("api_url", reader.Global.SlackApiUrl);
        Blocks = map.Bool("blocks", false);
        Channel = reader.Text("channel");
        Username = reader.Text("username");
        Color = reader.Text("color");
        Title = reader.Text("title");
        TitleLink = reader.Text("title_link");
        Pretext = reader.Text("pretext");
        Text = reader.Text("text");
        Fallback = reader.Text("fallback");
        CallbackId = reader.Text("callback_id");
        Footer = reader.Text("footer");
        IconEmoji = reader.Text("icon_emoji");
        IconUrl = reader.Text("icon_url");
        ImageUrl = reader.Text("image_url");
        ThumbUrl = reader.Text("thumb_url");
        LinkNames = map.Bool("link_names", false);
        MarkdownIn = map.Has("mrkdwn_in") ? map.Strings("mrkdwn_in") : ["fallback", "pretext", "text"];
        var shortFields = map.Bool("short_fields", false);
        Fields = map.Maps("fields", "field", m => (m.String("title", required: true) ?? "", m.String("value", required: true) ?? "", m.Bool("short", shortFields)));
        Actions = map.Maps("actions", "action", m => new SlackAction(
            m.String("type", "button"), m.String("text", required: true) ?? "", m.String("url"), m.String("style"), m.String("name"), m.String("value")));
    }

    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; }

    /// <summary>Whether to write Block Kit instead of attachments; Pronoia's own setting.</summary>
    public bool Blocks { get; }

    public string? Channel { get; }

    public string? Username { get; }

    public string? Color { get; }

    public string? Title { get; }

    public string? TitleLink { get; }

    public string? Pretext { get; }

    public string? Text { get; }

    public string? Fallback { get; }

    public string? CallbackId { get; }

    public string? Footer { get; }

    public string? IconEmoji { get; }

    public string? IconUrl { get; }

    public string? ImageUrl { get; }

    public string? ThumbUrl { get; }

    public bool LinkNames { get; }

    public IReadOnlyList<string> MarkdownIn { get; }

    public IReadOnlyList<(string Title, string Value, bool Short)> Fields { get; }

    public IReadOnlyList<SlackAction> Actions { get; }
}
