using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Jira;

/// <summary>
/// Jira's REST API, version 2 (https://developer.atlassian.com/cloud/jira/platform/rest/v2/) or 3. The group is a label of the issue, by which it is found
/// again, so that whatever is sent twice is one issue. At most 255 characters of summary, 32,767 of description.
/// </summary>
internal sealed class JiraNotifier(JiraConfig config, HttpSender sender) : INotifier
{
    private const int MaxSummary = 255;
    private const int MaxDescription = 32_767;

    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = new Message(notification, config.Templates);
        var issue = await FindAsync(message, cancellationToken).ConfigureAwait(false);
        if (issue is null)
        {
            // What is over needs no issue. Where nobody knows whether Jira opened one, the next notification searches for it again.
            if (!notification.Resolved)
            {
                await SendAsync(HttpMethod.Post, Url("issue"), new JsonObject { ["fields"] = Fields(message) }, message, cancellationToken, once: true).ConfigureAwait(false);
            }

            return;
        }

        var (key, done) = issue.Value;
        var fields = Fields(message);
        if (!config.UpdatesSummary)
        {
            fields.Remove("summary");
        }

        if (!config.UpdatesDescription)
        {
            fields.Remove("description");
        }

        await SendAsync(HttpMethod.Put, Url($"issue/{key}"), new JsonObject { ["fields"] = fields }, message, cancellationToken).ConfigureAwait(false);
        var transition = notification.Resolved ? (done ? null : config.ResolveTransition) : done ? config.ReopenTransition : null;
        if (!string.IsNullOrEmpty(transition))
        {
            await TransitAsync(key, transition, message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(string Key, bool Done)?> FindAsync(Message message, CancellationToken cancellationToken)
    {
        var open = "statusCategory != Done";
        if (!message.Notification.Resolved && !string.IsNullOrEmpty(config.ReopenTransition) && config.ReopenDuration is { TotalMinutes: >= 1 } age)
        {
            open = string.Create(CultureInfo.InvariantCulture, $"(resolutiondate is EMPTY OR resolutiondate >= -{(long)age.TotalMinutes}m)");
        }

        var kept = string.IsNullOrEmpty(config.WontFixResolution) ? "" : $"(resolution is EMPTY or resolution != {Quoted(config.WontFixResolution)}) and ";
        var query = $"{kept}{open} and project={Quoted(message.Text(config.Project) ?? "")} and labels={Quoted(Label(message))} order by status ASC,resolutiondate DESC";
        var answer = await SendAsync(
            HttpMethod.Post, SearchUrl(), new JsonObject { ["jql"] = query, ["maxResults"] = 2, ["fields"] = new JsonArray("status") }, message, cancellationToken).ConfigureAwait(false);
        if (answer?["issues"] is not JsonArray issues)
        {
            // A page to sign in, for example: taken as nothing found, it would mean another issue each time.
            throw new NotifyException("Jira's answer to a search holds no list of issues");
        }

        return issues is { Count: > 0 } && issues[0] is JsonObject issue && issue["key"]?.ToString() is { Length: > 0 } key
            ? (key, (issue["fields"] as JsonObject)?["status"] is JsonObject status && (status["statusCategory"] as JsonObject)?["key"]?.ToString() == "done")
            : null;
    }

    private async Task TransitAsync(string key, string name, Message message, CancellationToken cancellationToken)
    {
        var url = Url($"issue/{key}/transitions");
        var answer = await SendAsync(HttpMethod.Get, url, null, message, cancellationToken).ConfigureAwait(false);
        var id = (answer?["transitions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(t => t["name"]?.ToString() == name)?["id"]?.ToString();
        if (string.IsNullOrEmpty(id))
        {
            throw new NotifyException($"Jira knows no transition \"{name}\" of the issue {MessageText.OneLine(key, 50)}") { Retryable = false };
        }

        await SendAsync(HttpMethod.Post, url, new JsonObject { ["transition"] = new JsonObject { ["id"] = id } }, message, cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Fields(Message message)
    {
        var labels = config.Labels.Select(l => message.Text(l) ?? "").Where(l => l.Length > 0).Append(Label(message)).Order(StringComparer.Ordinal);
        var fields = new JsonObject
        {
            ["project"] = new JsonObject { ["key"] = message.Text(config.Project) },
            ["issuetype"] = new JsonObject { ["name"] = message.Text(config.IssueType) },
            ["summary"] = message.Subject(config.Summary, "jira.default.summary", MaxSummary),
            ["description"] = Description(message),
            ["labels"] = new JsonArray([.. labels.Select(l => JsonValue.Create(l))]),
        };
        if (message.Text(config.Priority, "jira.default.priority") is { } priority)
        {
            fields["priority"] = new JsonObject { ["name"] = priority };
        }

        foreach (var (name, value) in config.Fields)
        {
            fields[name] = value.Expand(message, MaxDescription);
        }

        return fields;
    }

    /// <summary>Version 3 takes a document: the template's own where it writes JSON, else one paragraph of text.</summary>
    private JsonNode Description(Message message)
    {
        var text = message.Body(config.Description, "jira.default.description", MaxDescription);
        if (!config.ApiUrl.AbsolutePath.TrimEnd('/').EndsWith("/3", StringComparison.Ordinal))
        {
            return text;
        }

        return JsonBody.Read(text) ?? new JsonObject
        {
            ["version"] = 1,
            ["type"] = "doc",
            ["content"] = new JsonArray(new JsonObject
            {
                ["type"] = "paragraph",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text.Trim() is { Length: > 0 } some ? some : "-" }),
            }),
        };
    }

    private Uri SearchUrl()
    {
        var url = Url(config.UsesCloudSearch ? "search/jql" : "search");
        return config.UsesCloudSearch ? new Uri(url.AbsoluteUri.Replace("/rest/api/2/", "/rest/api/3/", StringComparison.Ordinal)) : url;
    }

    private Uri Url(string path) => UrlText.Below(config.ApiUrl, path);

    private static string Label(Message message) => $"ALERT{{{message.Notification.DedupKey}}}";

    private static string Quoted(string text) => JsonSerializer.Serialize(text, JsonBody.Plain);

    private async Task<JsonObject?> SendAsync(HttpMethod method, Uri url, JsonObject? body, Message message, CancellationToken cancellationToken, bool once = false)
    {
        JsonObject? answer = null;
        await sender.SendAsync(
            () =>
            {
                var request = body is null ? new HttpRequestMessage(method, url) : HttpSender.Json(method, url, JsonBody.Write(body));

                // Names of transitions are asked for in the language that the configuration is most likely written in.
                request.Headers.TryAddWithoutValidation("Accept-Language", "en");
                return request;
            },
            message.Notification.IdempotencyKey,
            cancellationToken,
            config.Timeout,
            text =>
            {
                answer = JsonBody.Read(text);
                return null;
            },
            once).ConfigureAwait(false);
        return answer;
    }
}
