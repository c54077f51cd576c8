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
        Channel = map.String("channel");
        Username = map.String("username");
        Color = map.String("color");
        Title = map.String("title");
        TitleLink = map.String("title_link");
        Pretext = map.String("pretext");
        Text = map.String("text");
        Fallback = map.String("fallback");
        CallbackId = map.String("callback_id");
        Footer = map.String("footer");
        IconEmoji = map.String("icon_emoji");
        IconUrl = map.String("icon_url");
        ImageUrl = map.String("image_url");
        ThumbUrl = map.String("thumb_url");
        LinkNames = map.Bool("link_names", false);
        MarkdownIn = map.Has("mrkdwn_in") ? map.Strings("mrkdwn_in") : ["fallback", "pretext", "text"];
        var shortFields = map.Bool("short_fields", false);
        Fields = map.Maps("fields", "field", m => (m.String("title", required: true) ?? "", m.String("value", required: true) ?? "", m.Bool("short", shortFields)));
        Actions = map.Maps("actions", "action", m => new SlackAction(
            m.String("type", "button"), m.String("text", required: true) ?? "", m.String("url"), m.String("style"), m.String("name"), m.String("value")));
    }

    /// <summary>Where to post; a secret.</summary>
    public Uri Url { get; }

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
