using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Mattermost;

/// <summary>Writes to a Mattermost channel through an incoming webhook.</summary>
internal sealed class MattermostConfig : HttpIntegrationConfig
{
    public MattermostConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        Url = reader.SecretUrl("webhook_url", reader.Global.MattermostWebhookUrl);
        Channel = reader.Text("channel");
        Username = reader.Text("username");
        IconUrl = reader.Text("icon_url");
        IconEmoji = reader.Text("icon_emoji");
        Type = reader.Text("type");
        Main = MattermostAttachment.Read(reader);
        Attachments = map.Maps("attachments", "attachment", m => MattermostAttachment.Read(reader with { Map = m }));
        if (map.Has("props"))
        {
            var props = map.Map("props", "props");
            Card = (reader with { Map = props }).Text("card");
            props.Done();
        }

        if (map.Has("priority"))
        {
            var priority = map.Map("priority", "priority");
            Priority = ((reader with { Map = priority }).Text("priority"), priority.Bool("requested_ack", false), priority.Bool("persistent_notifications", false));
            priority.Done();
        }
    }

    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; }

    public string? Channel { get; }

    public string? Username { get; }

    public string? IconUrl { get; }

    public string? IconEmoji { get; }

    public string? Type { get; }

    /// <summary>The attachment whose keys stand in the integration itself.</summary>
    public MattermostAttachment Main { get; }

    /// <summary>Further attachments.</summary>
    public IReadOnlyList<MattermostAttachment> Attachments { get; }

    public string? Card { get; }

    public (string? Level, bool RequestedAck, bool Persistent)? Priority { get; }
}
