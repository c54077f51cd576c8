using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>Reads the <c>global</c> section.</summary>
internal static class GlobalReader
{
    public static GlobalConfig Read(YamlMap map, string baseDirectory) => new()
    {
        ResolveTimeout = map.Duration("resolve_timeout", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1)),
        Http = ConfigFiles.Http(map, HttpClientConfig.Default, baseDirectory),
        Smtp = SmtpGlobals.Read(map, baseDirectory),
        SlackApiUrl = ConfigFiles.Secret(map, "slack_api_url", baseDirectory) is { } slack ? UrlText.Late(map, "slack_api_url", slack) : null,
        PagerDutyUrl = Url(map, "pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
        OpsgenieApiUrl = Url(map, "opsgenie_api_url", "https://api.opsgenie.com/"),
        OpsgenieApiKey = ConfigFiles.Secret(map, "opsgenie_api_key", baseDirectory),
        TelegramApiUrl = Url(map, "telegram_api_url", "https://api.telegram.org"),
        TelegramBotToken = ConfigFiles.Secret(map, "telegram_bot_token", baseDirectory),
    };

    private static Uri Url(YamlMap map, string key, string fallback) => UrlText.Parse(map, key, map.String(key, fallback));
}
