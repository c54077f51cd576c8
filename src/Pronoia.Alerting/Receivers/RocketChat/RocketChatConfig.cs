using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.RocketChat;

/// <summary>Writes to a Rocket.Chat channel with a personal access token.</summary>
internal sealed class RocketChatConfig : HttpIntegrationConfig
{
    public RocketChatConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        ApiUrl = reader.Url("api_url", reader.Global.RocketChatApiUrl);
        Token = reader.Secret("token", reader.Global.RocketChatToken);
        TokenId = reader.Secret("token_id", reader.Global.RocketChatTokenId);
        Channel = reader.Text("channel");
        Color = reader.Text("color");
        Emoji = reader.Text("emoji");
        IconUrl = reader.Text("icon_url");
        Title = reader.Text("title");
        TitleLink = reader.Text("title_link");
        Text = reader.Text("text");
        ImageUrl = reader.Text("image_url");
        ThumbUrl = reader.Text("thumb_url");

        // Accepted without effect, as in Alertmanager.
        map.Bool("link_names", false);
        var shortFields = map.Bool("short_fields", false);
        Fields = map.Maps("fields", "field", m => (m.String("title", required: true) ?? "", m.String("value", required: true) ?? "", m.Bool("short", shortFields)));
        Actions = map.Maps("actions", "action", m =>
        {
            m.String("type");
            return (m.String("text"), m.String("url"), m.String("msg"));
        });
    }

    public Uri ApiUrl { get; }

    public Secret Token { get; }

    public Secret TokenId { get; }

    public string? Channel { get; }

    public string? Color { get; }

    public string? Emoji { get; }

    public string? IconUrl { get; }

    public string? Title { get; }

    public string? TitleLink { get; }

    public string? Text { get; }

    public string? ImageUrl { get; }

    public string? ThumbUrl { get; }

    public IReadOnlyList<(string Title, string Value, bool Short)> Fields { get; }

    public IReadOnlyList<(string? Text, string? Url, string? Message)> Actions { get; }
}
