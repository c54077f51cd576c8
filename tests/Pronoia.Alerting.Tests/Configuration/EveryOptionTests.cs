using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests.Configuration;

/// <summary>Every option of Alertmanager's documentation (version 0.34) is taken, or refused where it stands.</summary>
public class EveryOptionTests
{
    private const string All = """
            global:
              smtp_from: 'a@example.org'
              smtp_smarthost: 'smtp.example.org:587'
              smtp_hello: localhost
              smtp_auth_username: u
              smtp_auth_password: p
              smtp_auth_identity: i
              smtp_require_tls: true
              smtp_tls_config: {insecure_skip_verify: true}
              smtp_force_implicit_tls: false
              jira_api_url: https://jira.example.org/rest/api/2
              slack_app_token: xoxb-1
              slack_app_url: https://slack.com/api/chat.postMessage
              victorops_api_key: k
              victorops_api_url: https://alert.victorops.com/integrations/generic/20131114/alert/
              pagerduty_url: https://events.pagerduty.com/v2/enqueue
              opsgenie_api_key: k
              opsgenie_api_url: https://api.opsgenie.com/
              rocketchat_api_url: https://open.rocket.chat/
              rocketchat_token: t
              rocketchat_token_id: i
              wechat_api_url: https://qyapi.weixin.qq.com/cgi-bin/
              wechat_api_secret: s
              wechat_api_corp_id: c
              telegram_api_url: https://api.telegram.org
              telegram_bot_token: 1:x
              webex_api_url: https://webexapis.com/v1/messages
              mattermost_webhook_url: https://mm.example.org/hooks/x
              http_config:
                basic_auth: {username: u, password: p}
                enable_http2: true
                proxy_url: http://proxy:3128
                no_proxy: localhost,10.0.0.0/8
                follow_redirects: true
                tls_config: {server_name: x, min_version: TLS12, max_version: TLS13}
                http_headers: {X-B: {values: [a, b], secrets: [c]}}
              resolve_timeout: 5m
            event_recorder:
              stdout_outputs: [{}]
            tracing:
              client_type: grpc
              endpoint: localhost:4317
              sampling_fraction: 0.1
              insecure: true
            templates: ['*.tmpl']
            route:
              receiver: all
              group_by: ['...']
              routes:
                - matchers: ['severity=~"a|b"', 'x!=y']
                  continue: true
                  mute_time_intervals: [off]
                  active_time_intervals: [on]
                  group_wait: 10s

                - match: {a: b}
                  match_re: {c: 'd|e'}
                - matchers: ['{foo="bar", "baz qux"!="x"}']
                - matchers: ['Προμηθεύς = x']
            inhibit_rules:
              - name: r1
                source_matchers: [a=b]
                target_matchers: [c=d]
                equal: [x]
            mute_time_intervals:
              - name: off
                time_intervals: [{weekdays: ['monday:friday', saturday], days_of_month: ['1:5', '-3:-1'], months: ['january:march', '5'], years: ['2020:2022'], times: [{start_time: '09:00', end_time: '24:00'}], location: Europe/Berlin}]
            time_intervals:
              - name: on
                time_intervals: [{times: [{start_time: '09:00', end_time: '17:00'}]}]
            receivers:
              - name: all
                labels: {team: x}
                discord_configs: [{webhook_url: https://discord.com/x, title: t, message: m, content: c, username: u, avatar_url: http://a, send_resolved: true, http_config: {follow_redirects: false}}]
                email_configs:
                  - to: 'a@example.org, B <b@example.org>'
                    from: x@example.org
                    smarthost: s.example.org:465
                    hello: h
                    auth_username: u
                    auth_password: p
                    auth_identity: i
                    require_tls: true
                    force_implicit_tls: true
                    tls_config: {insecure_skip_verify: true}
                    html: x
                    text: y
                    headers: {X-A: b}
                    threading: {enabled: true, thread_by_date: daily}
                mattermost_configs: [{channel: c, username: u, icon_url: i, icon_emoji: e, fallback: f, color: c, title: t, title_link: l, text: t, pretext: p, author_name: n, author_link: l, author_icon: i, fields: [{title: t, value: v, short: true}], thumb_url: t, footer: f, footer_icon: i, image_url: i, attachments: [{text: x}], props: {card: c}, priority: {priority: urgent, requested_ack: true, persistent_notifications: true}}]
                msteams_configs: [{webhook_url: https://x.example.org, title: t, summary: s, text: t}]
                msteamsv2_configs: [{webhook_url: https://x.example.org, title: t, text: t}]
                jira_configs:
                  - project: P
                    api_type: cloud
                    summary: {template: t, enable_update: false}
                    description: {template: d, enable_update: false}
                    labels: [alertmanager, '{{ .CommonLabels.severity }}']
                    priority: High
                    issue_type: Bug
                    resolve_transition: Done
                    reopen_transition: Reopen
                    wont_fix_resolution: "Won't Do"
                    reopen_duration: 1h
                    fields: {components: {name: M}, customfield_1: text, customfield_2: {value: red}, customfield_3: [{value: red}]}
                opsgenie_configs: [{message: m, description: d, source: s, details: {a: b}, responders: [{name: n, type: team}, {id: '1', type: '{{ .x }}'}], tags: t, note: n, priority: P1, update_alerts: true, entity: e, actions: a}]
                pagerduty_configs: [{routing_key: r, client: c, client_url: u, description: d, severity: s, source: x, details: {a: b, nested: {x: '{{ .Status }}'}}, images: [{href: h, src: s, alt: a}], links: [{href: h, text: t}], component: c, group: g, class: c, timeout: 5s}]
                incidentio_configs: [{url: https://x.example.org, alert_source_token: t, max_alerts: 3, timeout: 3s, http_config: {}}]
                pushover_configs: [{user_key: u, token: t, title: t, message: m, url: u, url_title: ut, device: d, sound: s, priority: '1', retry: 1m, expire: 1h, ttl: 1h, monospace: true}]
                rocketchat_configs: [{channel: c, color: c, emoji: e, icon_url: i, text: t, title: t, title_link: l, image_url: i, thumb_url: t, link_names: true, short_fields: true, fields: [{title: a, value: b}], actions: [{type: button, text: t, url: u}]}]
                slack_configs:
                  - channel: '#x'
                    api_url: https://hooks.slack.com/x
                    icon_emoji: e
                    icon_url: u
                    link_names: false
                    username: u
                    actions: [{type: button, text: t, name: n, value: v, style: primary, confirm: {text: sure, title: t, ok_text: o, dismiss_text: d}}]
                    callback_id: c
                    color: c
                    fallback: f
                    fields: [{title: t, value: v, short: true}]
                    footer: f
                    mrkdwn_in: [text]
                    pretext: p
                    short_fields: true
                    text: t
                    title: t
                    title_link: l
                    image_url: i
                    thumb_url: t
                    timeout: 5s
                    message_text: mt
                telegram_configs: [{chat_id: 5, message_thread_id: 3, message: m, disable_notifications: true, parse_mode: HTML, bot_token: 1:x}, {chat_id_file: CHAT}]
                victorops_configs: [{routing_key: r, message_type: m, entity_display_name: e, state_message: s, monitoring_tool: m, custom_fields: {a: b}}]
                webex_configs: [{room_id: r, message: m, http_config: {authorization: {credentials: c}}}]
                webhook_configs: [{url: http://x.example.org, max_alerts: 5, timeout: 3s, payload: {a: '{{ .Status }}', b: {c: '{{ .Alerts | toJson }}'}}}, {url_file: URL}]
                wechat_configs: [{message: m, message_type: markdown, agent_id: a, to_user: u, to_party: p, to_tag: t, api_secret: s, corp_id: c}]
            """;

    [Fact]
    public void Every_option_that_is_supported_loads()
    {
        var (config, diagnostics) = Read(All);
        Assert.Empty(diagnostics.Errors);
        Assert.Equal(19, config!.Receivers[0].Integrations.Count);
    }

    [Theory]
    [InlineData("route: {receiver: r, labels: {a: b}}", "am.yml:1:30: route: labels: labels of routes are not supported: write what they say into the templates of a receiver, or as labels of the alerts")]
    [InlineData("sns_configs: [{topic_arn: t}]", "am.yml:4:18: receiver: sns_configs: is not supported; use twilio_configs for text messages, webhook_configs for anything else")]
    [InlineData("slack_configs: [{channel: c, app_token: t, update_message: true}]", "am.yml:4:64: slack_config: update_message: is not supported: every notification is a message of its own")]
    [InlineData("slack_configs: [{api_url: 'http://x', app_token: t}]", "am.yml:4:54: slack_config: app_token: give either api_url or app_token, not both")]
    [InlineData("slack_configs: [{api_url: 'http://x', actions: [{type: button, text: t}]}]", "am.yml:4:53: action: missing name or url in Slack action configuration")]
    [InlineData("pushover_configs: [{user_key: u, token: t, html: true, monospace: true}]", "am.yml:4:71: pushover_config: monospace: give either html or monospace, not both")]
    [InlineData("telegram_configs: [{bot_token: t, chat_id: x}]", "am.yml:4:48: telegram_config: chat_id: expected the number of a chat")]
    [InlineData("telegram_configs: [{bot_token: t}]", "am.yml:4:24: telegram_config: one of chat_id or chat_id_file must be configured")]
    [InlineData("jira_configs: [{project: P, issue_type: Bug}]", "am.yml:4:20: jira_config: no global Jira URL set")]
    [InlineData("webhook_configs: [{url: 'http://x', payload: {a: {b: '{{ .x '}}}]", "am.yml:4:58: webhook_config: payload: ")]
    [InlineData("email_configs: [{to: a@example.org, from: b@example.org, smarthost: 'x:25', headers: {References: x}, threading: {enabled: true}}]", "am.yml:4:118: email_config: threading: does not go with headers of your own named References or In-Reply-To")]
    [InlineData("opsgenie_configs: [{api_key_file: absent}]", "am.yml:4:39: opsgenie_config: api_key_file: no such file")]
    public void What_is_not_is_refused_where_it_stands(string part, string message)
    {
        var yaml = part.StartsWith("route:", StringComparison.Ordinal)
            ? $"{part}\nreceivers: [{{name: r}}]\n"
            : $"route: {{receiver: r}}\nreceivers:\n  - name: r\n    {part}\n";
        var error = Assert.Single(Read(yaml).Diagnostics.Errors);
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    private static (AlertmanagerConfig? Config, Diagnostics Diagnostics) Read(string yaml)
    {
        var directory = Directory.CreateTempSubdirectory("pronoia-test-");
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "CHAT"), "-5\n");
            File.WriteAllText(Path.Combine(directory.FullName, "URL"), "http://x.example.org\n");
            var diagnostics = new Diagnostics();
            var map = YamlMap.Of(YamlFile.Parse(yaml, "am.yml", diagnostics), diagnostics, "alerting");
            var config = AlertmanagerFile.Read(map, diagnostics, directory.FullName);
            map.Done();
            return (config, diagnostics);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
