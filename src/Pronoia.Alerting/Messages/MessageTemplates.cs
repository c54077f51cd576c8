using System.Collections.Concurrent;
using System.Text;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.Templates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// The templates of a configuration: those of its template files, those that Alertmanager defines by default (by name, in our words), and
/// the texts that stand in the configuration itself. Thread-safe.
/// </summary>
internal sealed class MessageTemplates
{
    private const string OwnFunction = "pronoia";

    private static readonly TemplateLimits Limits = new() { MaxOutputLength = 256 * 1024, MaxSteps = 200_000 };

    private static readonly (string Body, string[] Names)[] Defaults =
    [
        ($$$"""{{ {{{OwnFunction}}} "subject" . }}""",
        [
            "__subject", "slack.default.title", "slack.default.fallback", "pagerduty.default.description", "opsgenie.default.message",
            "pushover.default.title", "discord.default.title", "msteams.default.title", "msteams.default.summary", "msteamsv2.default.title",
            "email.default.subject", "twilio.default.message", "victorops.default.entity_display_name", "rocketchat.default.title",
            "mattermost.default.title", "mattermost.default.fallback",
        ]),
        ($$$"""{{ {{{OwnFunction}}} "text" . }}""",
        [
            "opsgenie.default.description", "pushover.default.message", "telegram.default.message", "discord.default.message",
            "msteams.default.text", "msteamsv2.default.text", "victorops.default.state_message", "webex.default.message",
            "wechat.default.message", "rocketchat.default.text", "mattermost.default.text",
        ]),
        ($$$"""{{ {{{OwnFunction}}} "html" . }}""", ["email.default.html"]),
        ($$$"""{{ {{{OwnFunction}}} "alerts" . }}""", ["__text_alert_list", "__text_alert_list_markdown", "pagerduty.default.instances"]),
        ("Pronoia", ["__alertmanager", "slack.default.username", "pagerduty.default.client", "victorops.default.monitoring_tool", "mattermost.default.username"]),
        ("{{ .ExternalURL }}",
        [
            "__alertmanagerURL", "slack.default.titlelink", "pagerduty.default.clientURL", "opsgenie.default.source", "pushover.default.url",
            "rocketchat.default.titlelink", "mattermost.default.titlelink",
        ]),
        ("""{{ if eq .Status "firing" }}#b71c1c{{ else }}#2e7d32{{ end }}""", ["mattermost.default.color"]),
        ("",
        [
            "__description", "slack.default.callbackid", "slack.default.pretext", "slack.default.iconemoji", "slack.default.iconurl",
            "slack.default.text", "slack.default.footer", "discord.default.content", "wechat.default.to_user", "wechat.default.to_party",
            "wechat.default.to_tag", "wechat.default.agent_id", "rocketchat.default.emoji", "rocketchat.default.iconurl",
        ]),
    ];

    private readonly GoTemplate _set;
    private readonly TemplateFunctions _functions;
    private readonly ConcurrentDictionary<string, GoTemplate> _texts = new(StringComparer.Ordinal);

    private MessageTemplates(GoTemplate set, TemplateFunctions functions)
    {
        _set = set;
        _functions = functions;
    }

    /// <summary>Reads template files; what is wrong with one is an error at the key <c>templates</c>.</summary>
    public static MessageTemplates Load(IReadOnlyList<string> files, YamlMap map, TimeProvider time)
    {
        var functions = AlertmanagerFunctions.Create(time).Add(OwnFunction, 2, 2, Own);
        var set = GoTemplate.Parse("default.tmpl", DefaultText());
        foreach (var file in files)
        {
            try
            {
                var with = set.With(Path.GetFileName(file), File.ReadAllText(file));
                with.CheckFunctions(functions);
                set = with;
            }
            catch (TemplateException e)
            {
                map.Error("templates", e.Message);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                map.Error("templates", $"{Path.GetFileName(file)} cannot be read");
            }
        }

        return new MessageTemplates(set, functions);
    }

    /// <summary>What is wrong with a text of the configuration; null: nothing.</summary>
    public string? Problem(string text)
    {
        try
        {
            Compiled(text).CheckFunctions(_functions);
            return null;
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    /// <summary>Expands a text of the configuration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="notification">The data.</param>
    /// <param name="html">Whether data is escaped for HTML.</param>
    /// <param name="error">What went wrong; empty where nothing did.</param>
    /// <returns>The text, or null where expanding failed.</returns>
    public string? Expand(string text, Notification notification, bool html, out string error)
    {
        error = "";
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            var template = Compiled(text);
            var data = new NotificationData(notification);
            return html ? template.ExecuteHtml(data, _functions, Limits) : template.Execute(data, _functions, Limits);
        }
        catch (TemplateException e)
        {
            error = e.Message;
            return null;
        }
    }

    private GoTemplate Compiled(string text) => _texts.GetOrAdd(text, t => _set.With("text", t));

    private static string DefaultText()
    {
        var text = new StringBuilder();
        foreach (var (body, names) in Defaults)
        {
            foreach (var name in names)
            {
                text.Append("{{ define \"").Append(name).Append("\" }}").Append(body).Append("{{ end }}");
            }
        }

        return text.ToString();
    }

    private static object? Own(ITemplateContext _, IReadOnlyList<object?> arguments) => (arguments[0], arguments[1]) switch
    {
        ("subject", NotificationData data) => MessageText.Subject(data.Notification),
        ("text", NotificationData data) => MessageText.Plain(data.Notification),
        ("html", NotificationData data) => new TemplateHtml(MessageHtml.Write(data.Notification)),
        ("alerts", AlertListData alerts) => MessageText.List(alerts.Alerts),
        ("alerts", NotificationData data) => MessageText.List(data.Notification.Alerts),
        _ => throw new FormatException("the default templates take the notification, or its alerts, as their data"),
    };
}
