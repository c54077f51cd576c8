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

    public required Uri PagerDutyUrl { get; init; }

    public required Uri OpsgenieApiUrl { get; init; }

    public required Secret? OpsgenieApiKey { get; init; }

    public required Uri TelegramApiUrl { get; init; }

    public required Secret? TelegramBotToken { get; init; }
}
