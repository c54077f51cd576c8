using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.State;
using Pronoia.Alerting.Tests.Receivers;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>
/// What every receiver sends by default, beside what Alertmanager sends: the same requests, but for the name of the sender, where its links lead and the fields
/// that are listed here.
/// </summary>
public partial class PayloadTests
{
    private const string ExternalUrl = "http://sender.example";

    // Those below that speak HTTP.
    private const int Integrations = 11;

    private const string Config = """
        global: {smtp_smarthost: 'localhost:SMTP', smtp_from: from@example.org, smtp_require_tls: false}
        templates: ['FOLDER/*.tmpl']
        route: {receiver: all, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
        receivers:
          - name: all
            discord_configs: [{webhook_url: 'URL/discord'}]
            opsgenie_configs: [{api_url: 'URL/opsgenie', api_key: k, tags: 'a,b', details: {team: '{{ .Receiver }}'}, responders: [{name: ops, type: team}]}]
            pagerduty_configs:
              - {url: 'URL/pagerduty', routing_key: r}
              - {url: 'URL/pagerduty-own', routing_key: r, severity: '{{ .CommonLabels.severity }}', class: c, component: k, group: g, details: {note: x}, links: [{href: 'http://x.example', text: t}], images: [{src: 'http://x.example/a.png', alt: a}]}
            slack_configs:
              - {api_url: 'URL/slack', channel: '#ops', send_resolved: true}
              - {api_url: 'URL/slack-own', channel: '{{ .Status }}', send_resolved: true, title: '*{{ .GroupLabels.alertname }}*', text: '{{ template "own.text" . }}', short_fields: true, fields: [{title: a, value: '{{ .Status }}'}], actions: [{type: button, text: t, url: 'http://x.example'}], link_names: true, mrkdwn_in: [text]}
            telegram_configs: [{api_url: 'URL/telegram', bot_token: '1:x', chat_id: 5}]
            victorops_configs: [{api_url: 'URL/victorops/', api_key: k, routing_key: ops, custom_fields: {team: web}}]
            webex_configs: [{api_url: 'URL/webex', room_id: r, http_config: {authorization: {credentials: t}}}]
            webhook_configs: [{url: 'URL/webhook'}]
            wechat_configs: [{api_url: 'URL/wechat/', api_secret: s, corp_id: c, agent_id: '1', to_user: '@all', send_resolved: true}]
            email_configs: [{to: a@example.org, send_resolved: true, tls_config: {insecure_skip_verify: true}}]
        """;

    // What Alertmanager does not send: who may be mentioned, when the incident began.
    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["/discord"] = ["allowed_mentions"],
        ["/pagerduty"] = ["timestamp"],
        ["/pagerduty-own"] = ["timestamp"],
    };

    [PeerFact(AlertmanagerProcess.Binary)]
    public async Task Every_receiver_sends_what_Alertmanager_sends()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(directory.Path, "own.tmpl"),
            """{{ define "own.text" }}{{ range .Alerts }}{{ .Annotations.summary }} & {{ .Labels.instance }}{{ end }}{{ end }}{{ define "discord.default.title" }}own {{ template "__subject" . }}{{ end }}""");
        var theirs = await RecordAsync(directory.Path, async (config, play) =>
        {
            await using var peer = await AlertmanagerProcess.StartAsync(config, ExternalUrl);
            await play(peer.PutAsync, () => Task.CompletedTask);
        });
        var ours = await RecordAsync(directory.Path, async (config, play) =>
        {
            var manager = new AlertManager(
                SideBySideTests.Config(config),
                new MemoryAlertingState(),
                new NotifierFactory(TimeProvider.System, _ => { }),
                TimeProvider.System,
                new AlertManagerOptions { ExternalUrl = new Uri(ExternalUrl) });
            await play(alert => manager.PutAlertsAsync([alert], CancellationToken.None), async () => Assert.Empty((await manager.FlushAsync(CancellationToken.None)).Errors));
        });
        Assert.Equal(theirs.Keys, ours.Keys);
        Assert.Equal(2 * (Integrations + 1), theirs.Count);
        var different = theirs.Where(t => ours[t.Key] != t.Value).Select(t => $"{t.Key}\n  alertmanager: {t.Value}\n  pronoia:      {ours[t.Key]}");
        Assert.True(!different.Any(), string.Join('\n', different));
    }

    /// <summary>Two alerts fire, then end; the requests in a form to compare, by what they are.</summary>
    private static async Task<SortedDictionary<string, string>> RecordAsync(
        string folder, Func<string, Func<Func<Alert, Task>, Func<Task>, Task>, Task> run)
    {
        await using var server = await RecordingServer.StartAsync();
        await using var smtp = new SmtpServer();
        server.Answer = (context, _) => context.Response.WriteAsync(context.Request.Path.Value!.Contains("gettoken", StringComparison.Ordinal)
            ? """{"errcode":0,"access_token":"t"}"""
            : context.Request.Path.StartsWithSegments("/slack", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/slack-own", StringComparison.Ordinal)
                ? "ok"
                : """{"ok":true,"errcode":0,"result":{"message_id":1,"chat":{"id":5}}}""");
        var config = Config
            .Replace("URL", server.Url, StringComparison.Ordinal)
            .Replace("SMTP", smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("FOLDER", folder, StringComparison.Ordinal);
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await run(config, async (put, flush) =>
        {
            var start = TimeProvider.System.GetUtcNow();
            var first = Alert("a:80", start, ("summary", "It is down"), ("description", "two\nlines"));
            var second = Alert("b:80", start, ("summary", "It is down"));
            await put(first);
            await put(second);
            await UntilAsync(() => Messages(server).Length >= Integrations && smtp.Message.Length > 0, flush);
            Keep(result, "firing", Messages(server), smtp.Message);
            var before = Messages(server).Length;
            var mail = smtp.Message;
            await put(first with { EndsAt = start.AddSeconds(1) });
            await put(second with { EndsAt = start.AddSeconds(1) });
            await UntilAsync(() => Messages(server).Length >= before + Integrations && smtp.Message != mail, flush);
            Keep(result, "resolved", Messages(server)[before..], smtp.Message);
        });
        return result;
    }

    /// <summary>The requests but those for access tokens, which Alertmanager keeps.</summary>
    private static RecordingServer.Recorded[] Messages(RecordingServer server) => [.. server.Requests.Where(r => r.Method != "GET")];

    private static async Task UntilAsync(Func<bool> done, Func<Task> flush)
    {
        for (var i = 0; i < 300 && !done(); i++)
        {
            await flush();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static Alert Alert(string instance, DateTimeOffset start, params (string Name, string Value)[] annotations) => new()
    {
        Labels = Labels.Of([new("alertname", "Down"), new("aardvark", "first"), new("instance", instance), new("job", "web"), new("severity", "critical")]),
        Annotations = Labels.Of(annotations.Select(a => new Label(a.Name, a.Value))),
        StartsAt = start,
        GeneratorUrl = "http://prometheus.example/graph?g0.expr=up&g0.tab=1",
    };

    private static void Keep(SortedDictionary<string, string> result, string phase, IEnumerable<RecordingServer.Recorded> requests, string mail)
    {
        foreach (var request in requests)
        {
            var own = Own.GetValueOrDefault(request.Path, []);
            result[$"{phase} {request.Method} {request.Path}"] = Same(JsonNode.Parse(request.Body)!, own);
        }

        var subject = mail.Split("\r\n").First(l => l.StartsWith("Subject:", StringComparison.Ordinal)).TrimEnd();
        result[$"{phase} mail"] = $"{Decoded(subject)} {Same(Page(mail))}";
    }

    private static string Same(JsonNode json, string[] own)
    {
        Normalize(json, own);
        return Same(json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static string Same(string text) => Instant().Replace(text, "TIME").Replace("Alertmanager", "Pronoia", StringComparison.Ordinal).Replace("/#/alerts", "/alerts", StringComparison.Ordinal);

    /// <summary>Sorts members, leaves out what is empty or our own, and writes values as texts, as Alertmanager's library for Telegram does.</summary>
    private static void Normalize(JsonNode? node, string[] own)
    {
        foreach (var child in node as JsonArray ?? [])
        {
            Normalize(child, own);
        }

        if (node is not JsonObject json)
        {
            return;
        }

        var members = json.OrderBy(m => m.Key, StringComparer.Ordinal).ToArray();
        json.Clear();
        foreach (var (name, value) in members)
        {
            Normalize(value, own);
            if (!own.Contains(name) && !string.IsNullOrEmpty(value?.ToString()) && value.ToString() is not ("[]" or "{}" or "false"))
            {
                json[name] = value is JsonValue ? value.ToString() : value;
            }
        }
    }

    /// <summary>The words of the mail's HTML.</summary>
    private static string Page(string mail)
    {
        var start = mail.IndexOf("Content-Type: text/html", StringComparison.Ordinal);
        var head = mail[start..mail.IndexOf("\r\n\r\n", start, StringComparison.Ordinal)];
        var body = mail[(mail.IndexOf("\r\n\r\n", start, StringComparison.Ordinal) + 4)..];
        var end = body.IndexOf("\r\n--", StringComparison.Ordinal);
        body = end < 0 ? body : body[..end];
        var quoted = (mail[..start] + head).Contains("quoted-printable", StringComparison.Ordinal);
        var html = quoted ? QuotedPrintable(body) : Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()));
        html = html[html.IndexOf("<body", StringComparison.Ordinal)..];
        return Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();
    }

    private static string Decoded(string header) => Word().Replace(
        header,
        m => m.Groups[1].Value == "q" ? QuotedPrintable(m.Groups[2].Value.Replace('_', ' ')) : Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[2].Value)));

    private static string QuotedPrintable(string text) =>
        Quoted().Replace(text.Replace("=\r\n", "", StringComparison.Ordinal), m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Instant();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"=\?[uU][tT][fF]-8\?([qb])\?([^?]*)\?=")]
    private static partial Regex Word();
}
