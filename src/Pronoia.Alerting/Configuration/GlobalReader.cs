using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>Reads the <c>global</c> section.</summary>
internal static class GlobalReader
{
    public static GlobalConfig Read(YamlMap map, string baseDirectory)
    {
        if ((map.Has("slack_api_url") || map.Has("slack_api_url_file")) && (map.Has("slack_app_token") || map.Has("slack_app_token_file")))
        {
            map.Error(map.Has("slack_app_token") ? "slack_app_token" : "slack_app_token_file", "give either slack_api_url or slack_app_token, not both");
        }

        return new GlobalConfig
        {
            ResolveTimeout = map.Duration("resolve_timeout", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1)),
            Http = ConfigFiles.Http(map, HttpClientConfig.Default, baseDirectory),
            Smtp = SmtpGlobals.Read(map, baseDirectory),
            SlackApiUrl = ConfigFiles.Secret(map, "slack_api_url", baseDirectory) is { } slack ? UrlText.Late(map, "slack_api_url", slack) : null,
            SlackAppToken = ConfigFiles.Secret(map, "slack_app_token", baseDirectory),
            SlackAppUrl = Url(map, "slack_app_url", "https://slack.com/api/chat.postMessage"),
            JiraApiUrl = map.Has("jira_api_url") ? Url(map, "jira_api_url", "") : null,
            PagerDutyUrl = Url(map, "pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
            OpsgenieApiUrl = Url(map, "opsgenie_api_url", "https://api.opsgenie.com/"),
            OpsgenieApiKey = ConfigFiles.Secret(map, "opsgenie_api_key", baseDirectory),
            TelegramApiUrl = Url(map, "telegram_api_url", "https://api.telegram.org"),
            TelegramBotToken = ConfigFiles.Secret(map, "telegram_bot_token", baseDirectory),
            MattermostWebhookUrl = ConfigFiles.Secret(map, "mattermost_webhook_url", baseDirectory) is { } mattermost ? UrlText.Late(map, "mattermost_webhook_url", mattermost) : null,
            RocketChatApiUrl = Url(map, "rocketchat_api_url", "https://open.rocket.chat/"),
            RocketChatToken = ConfigFiles.Secret(map, "rocketchat_token", baseDirectory),
            RocketChatTokenId = ConfigFiles.Secret(map, "rocketchat_token_id", baseDirectory),
            VictorOpsApiUrl = Url(map, "victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/"),
            VictorOpsApiKey = ConfigFiles.Secret(map, "victorops_api_key", baseDirectory),
            WebexApiUrl = Url(map, "webex_api_url", "https://webexapis.com/v1/messages"),
            WeChatApiUrl = Url(map, "wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/"),
            WeChatApiSecret = ConfigFiles.Secret(map, "wechat_api_secret", baseDirectory),
            WeChatCorpId = map.String("wechat_api_corp_id"),
        };
    }

    private static Uri Url(YamlMap map, string key, string fallback) => UrlText.Parse(map, key, map.String(key, fallback));
}
