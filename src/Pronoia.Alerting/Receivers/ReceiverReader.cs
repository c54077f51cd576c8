using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Console;
using Pronoia.Alerting.Receivers.Discord;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Alerting.Receivers.IncidentIo;
using Pronoia.Alerting.Receivers.Jira;
using Pronoia.Alerting.Receivers.Mattermost;
using Pronoia.Alerting.Receivers.Opsgenie;
using Pronoia.Alerting.Receivers.PagerDuty;
using Pronoia.Alerting.Receivers.Pushover;
using Pronoia.Alerting.Receivers.RocketChat;
using Pronoia.Alerting.Receivers.Slack;
using Pronoia.Alerting.Receivers.Teams;
using Pronoia.Alerting.Receivers.Telegram;
using Pronoia.Alerting.Receivers.Twilio;
using Pronoia.Alerting.Receivers.VictorOps;
using Pronoia.Alerting.Receivers.Webex;
using Pronoia.Alerting.Receivers.Webhook;
using Pronoia.Alerting.Receivers.WeChat;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>Reads a receiver with its integrations.</summary>
internal sealed class ReceiverReader(GlobalConfig global, MessageTemplates templates, string baseDirectory)
{
    // Whether resolved alerts are sent by default is Alertmanager's choice, kind by kind.
    private static readonly (string Kind, bool SendResolved, Func<IntegrationReader, IntegrationConfig> Read)[] Kinds =
    [
        ("console", true, r => new ConsoleConfig(r)),
        ("discord", true, r => new DiscordConfig(r)),
        ("email", false, r => new EmailConfig(r)),
        ("incidentio", true, r => new IncidentIoConfig(r)),
        ("mattermost", true, r => new MattermostConfig(r)),
        ("jira", true, r => new JiraConfig(r)),
        ("msteams", true, r => new TeamsConnectorConfig(r)),
        ("msteamsv2", true, r => new TeamsConfig(r)),
        ("opsgenie", true, r => new OpsgenieConfig(r)),
        ("pagerduty", true, r => new PagerDutyConfig(r)),
        ("pushover", true, r => new PushoverConfig(r)),
        ("rocketchat", true, r => new RocketChatConfig(r)),
        ("slack", false, r => new SlackConfig(r)),
        ("telegram", true, r => new TelegramConfig(r)),
        ("twilio", false, r => new TwilioConfig(r)),
        ("victorops", true, r => new VictorOpsConfig(r)),
        ("webex", true, r => new WebexConfig(r)),
        ("webhook", true, r => new WebhookConfig(r)),
        ("wechat", false, r => new WeChatConfig(r)),
    ];

    /// <summary>The kinds of integration there are, as in the configuration's keys without <c>_configs</c>.</summary>
    public static IEnumerable<string> KindNames => Kinds.Select(k => k.Kind);

    public ReceiverConfig Read(YamlMap map)
    {
        var name = map.String("name", required: true) ?? "";
        var integrations = new List<IntegrationConfig>();
        foreach (var (kind, sendResolved, read) in Kinds)
        {
            var index = 0;
            integrations.AddRange(map.Maps($"{kind}_configs", $"{kind}_config", item =>
                read(new IntegrationReader(item, kind, index++, sendResolved, global, templates, baseDirectory))));
        }

        if (map.Has("sns_configs"))
        {
            map.Error("sns_configs", "is not supported; use twilio_configs for text messages, webhook_configs for anything else");
        }

        // Alertmanager's API can filter receivers by them; nothing here asks.
        map.StringMap("labels");

        return new ReceiverConfig(name, integrations);
    }
}
