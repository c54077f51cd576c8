using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>The <c>global</c> section: what receivers inherit. Some of it is secret.</summary>
internal sealed class GlobalConfig
{
    public required TimeSpan ResolveTimeout { get; init; }

    public required HttpClientConfig Http { get; init; }

    public required SmtpGlobals Smtp { get; init; }

    public required SecretUrl? SlackApiUrl { get; init; }

    public required Secret? SlackAppToken { get; init; }

    public required Uri SlackAppUrl { get; init; }

    public required Uri? JiraApiUrl { get; init; }

    public required Uri PagerDutyUrl { get; init; }

    public required Uri OpsgenieApiUrl { get; init; }

    public required Secret? OpsgenieApiKey { get; init; }

    public required Uri TelegramApiUrl { get; init; }

    public required Secret? TelegramBotToken { get; init; }

    public required SecretUrl? MattermostWebhookUrl { get; init; }

    public required Uri RocketChatApiUrl { get; init; }

    public required Secret? RocketChatToken { get; init; }

    public required Secret? RocketChatTokenId { get; init; }

    public required Uri VictorOpsApiUrl { get; init; }

    public required Secret? VictorOpsApiKey { get; init; }

    public required Uri WebexApiUrl { get; init; }

    public required Uri WeChatApiUrl { get; init; }

    public required Secret? WeChatApiSecret { get; init; }

    public required string? WeChatCorpId { get; init; }
}
