using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Console;
using Pronoia.Alerting.Receivers.Discord;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Alerting.Receivers.Http;
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
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Alerting.Receivers;

/// <summary>Makes the notifiers of every kind of integration that configurations may hold.</summary>
/// <param name="time">The clock for timeouts and pauses between quick retries.</param>
/// <param name="writeLine">Where <c>console_configs</c> write to, line by line.</param>
public sealed class NotifierFactory(TimeProvider time, Action<string> writeLine) : INotifierFactory
{
    internal HttpSenderOptions Http { get; init; } = new();

    internal TimeSpan SmtpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public INotifier Create(ReceiverConfig receiver, IntegrationConfig integration) => integration switch
    {
        ConsoleConfig => new ConsoleNotifier(writeLine),
        EmailConfig email => new EmailNotifier(email, new SmtpSession.Options(time, SmtpTimeout)),
        DiscordConfig discord => new DiscordNotifier(discord, Sender(discord)),
        OpsgenieConfig opsgenie => new OpsgenieNotifier(opsgenie, Sender(opsgenie)),
        PagerDutyConfig pagerDuty => new PagerDutyNotifier(pagerDuty, Sender(pagerDuty)),
        PushoverConfig pushover => new PushoverNotifier(pushover, Sender(pushover)),
        SlackConfig slack => new SlackNotifier(slack, Sender(slack)),
        TeamsConfig teams => new TeamsNotifier(teams, Sender(teams)),
        TeamsConnectorConfig connector => new TeamsConnectorNotifier(connector, Sender(connector)),
        TelegramConfig telegram => new TelegramNotifier(telegram, Sender(telegram)),
        TwilioConfig twilio => new TwilioNotifier(twilio, Sender(twilio)),
        IncidentIoConfig incidentIo => new IncidentIoNotifier(incidentIo, Sender(incidentIo)),
        JiraConfig jira => new JiraNotifier(jira, Sender(jira)),
        MattermostConfig mattermost => new MattermostNotifier(mattermost, Sender(mattermost)),
        RocketChatConfig rocketChat => new RocketChatNotifier(rocketChat, Sender(rocketChat)),
        VictorOpsConfig victorOps => new VictorOpsNotifier(victorOps, Sender(victorOps)),
        WebexConfig webex => new WebexNotifier(webex, Sender(webex)),
        WeChatConfig weChat => new WeChatNotifier(weChat, Sender(weChat)),
        WebhookConfig webhook => new WebhookNotifier(webhook, Sender(webhook)),
        _ => throw new NotSupportedException($"no notifier for {integration.Kind}"),
    };

    private HttpSender Sender(HttpIntegrationConfig config) => new(HttpClientFactory.Create(config.Http, time), time, Http);
}
