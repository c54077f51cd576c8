using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Slack;

/// <summary>Writes to a Slack channel through an incoming webhook, or through <c>chat.postMessage</c> with a bearer token.</summary>
internal sealed class SlackConfig : HttpIntegrationConfig
{
    public SlackConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        (Url, AppToken) = Target(reader);
        MessageText = reader.Text("message_text");
        if (map.Bool("update_message", false))
        {
            map.Error("update_message", "is not supported: every notification is a message of its own");
        }

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
        Actions = map.Maps("actions", "action", SlackAction.Read);
    }

    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; }

    /// <summary>The token of a Slack app; null: the URL is that of a webhook, or <c>http_config</c> authorizes.</summary>
    public Secret? AppToken { get; }

    /// <summary>Text above the attachment.</summary>
    public string? MessageText { get; }

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

    // A webhook's URL, or the API's URL with a token; what the integration has goes before what the globals have.
    private static (SecretUrl Url, Secret? Token) Target(IntegrationReader reader)
    {
        var map = reader.Map;
        var (hasUrl, hasToken) = (map.Has("api_url") || map.Has("api_url_file"), map.Has("app_token") || map.Has("app_token_file"));
        var api = new SecretUrl(Secret.Of(reader.Url("app_url", reader.Global.SlackAppUrl).AbsoluteUri));
        if (hasUrl && hasToken)
        {
            map.Error(map.Has("app_token") ? "app_token" : "app_token_file", "give either api_url or app_token, not both");
        }

        if (hasToken || (!hasUrl && reader.Global.SlackApiUrl is null && reader.Global.SlackAppToken is not null))
        {
            return (api, reader.OptionalSecret("app_token") ?? reader.Global.SlackAppToken);
        }

        return !hasUrl && reader.Global.SlackApiUrl is null && (map.Has("app_url") || reader.Http.Authorization is not null)
            ? (api, null)
            : (reader.SecretUrl("api_url", reader.Global.SlackApiUrl), null);
    }
}
