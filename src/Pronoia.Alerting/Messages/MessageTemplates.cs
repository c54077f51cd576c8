using System.Collections.Concurrent;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.Templates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// The templates of a configuration: those of its template files, those that Alertmanager defines by default (<c>default.tmpl</c>), which the files may
/// replace by name, and the texts that stand in the configuration itself. Thread-safe.
/// </summary>
internal sealed class MessageTemplates
{
    private const string OwnFunction = "pronoia";

    private static readonly TemplateLimits Limits = new() { MaxOutputLength = 256 * 1024, MaxSteps = 200_000 };

    private static readonly GoTemplate Defaults = GoTemplate.Parse("default.tmpl", DefaultText());

    private readonly GoTemplate _set;
    private readonly TemplateFunctions _functions;
    private readonly HashSet<string> _replaced;
    private readonly ConcurrentDictionary<string, GoTemplate> _texts = new(StringComparer.Ordinal);

    private MessageTemplates(GoTemplate set, TemplateFunctions functions, HashSet<string> replaced)
    {
        _set = set;
        _functions = functions;
        _replaced = replaced;
    }

    /// <summary>Reads template files; what is wrong with one is an error at the key <c>templates</c>.</summary>
    public static MessageTemplates Load(IReadOnlyList<string> files, YamlMap map, TimeProvider time)
    {
        var functions = AlertmanagerFunctions.Create(time).Add(OwnFunction, 2, 2, Own);
        var set = Defaults;
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                var text = File.ReadAllText(file);
                var with = set.With(Path.GetFileName(file), text);
                with.CheckFunctions(functions);
                set = with;
                replaced.UnionWith(GoTemplate.Parse(Path.GetFileName(file), text).DefinedTemplates);
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

        return new MessageTemplates(set, functions, replaced);
    }

    /// <summary>Whether a template file defines the name, so that the words are the user's.</summary>
    public bool IsReplaced(string name) => _replaced.Contains(name);

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
        using var stream = typeof(MessageTemplates).Assembly.GetManifestResourceStream("default.tmpl")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static object? Own(ITemplateContext _, IReadOnlyList<object?> arguments) => (arguments[0], arguments[1]) switch
    {
        ("subject", NotificationData data) => MessageText.Subject(data.Notification),
        ("evidence", NotificationData data) => AlertText.EvidenceList(data.Notification.Alerts),
        ("html", NotificationData data) => new TemplateHtml(MessageHtml.Write(data.Notification)),
        ("priority", NotificationData data) => AlertText.Priority(data.Notification.Alerts),
        ("list", AlertListData alerts) => AlertText.List(alerts.Alerts),
        ("list", NotificationData data) => AlertText.List(data.Notification.Alerts),
        ("markdown", AlertListData alerts) => AlertText.MarkdownList(alerts.Alerts),
        ("markdown", NotificationData data) => AlertText.MarkdownList(data.Notification.Alerts),
        _ => throw new FormatException("the default templates take the notification, or its alerts, as their data"),
    };
}
