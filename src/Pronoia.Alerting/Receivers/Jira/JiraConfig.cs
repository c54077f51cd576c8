using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Jira;

/// <summary>Opens, updates, resolves and reopens Jira issues.</summary>
internal sealed class JiraConfig : HttpIntegrationConfig
{
    public JiraConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        if (!map.Has("api_url") && reader.Global.JiraApiUrl is null)
        {
            map.Diagnostics.Error(map.Position, "jira_config: no global Jira URL set");
        }

        ApiUrl = reader.Url("api_url", reader.Global.JiraApiUrl ?? new Uri("http://invalid.invalid/"));
        UsesCloudSearch = map.Choice<bool?>("api_type", null, ("auto", null), ("cloud", true), ("datacenter", false))
            ?? ApiUrl.Host.EndsWith("atlassian.net", StringComparison.OrdinalIgnoreCase);
        Project = reader.Text("project", required: true) ?? "";
        IssueType = reader.Text("issue_type", required: true) ?? "";
        (Summary, UpdatesSummary) = Updatable(reader, "summary");
        (Description, UpdatesDescription) = Updatable(reader, "description");
        Labels = map.Strings("labels");
        reader.CheckTemplates("labels", Labels);
        Priority = reader.Text("priority");
        ResolveTransition = map.String("resolve_transition");
        ReopenTransition = map.String("reopen_transition");
        WontFixResolution = map.String("wont_fix_resolution");
        ReopenDuration = map.OptionalDuration("reopen_duration");
        Fields = reader.Trees("fields");
    }

    /// <summary>The REST API with its version, for example <c>https://company.atlassian.net/rest/api/2/</c>.</summary>
    public Uri ApiUrl { get; }

    /// <summary>Whether to search where Jira Cloud does, <c>search/jql</c> of version 3, instead of <c>search</c>.</summary>
    public bool UsesCloudSearch { get; }

    public string Project { get; }

    public string IssueType { get; }

    public string? Summary { get; }

    public bool UpdatesSummary { get; }

    public string? Description { get; }

    public bool UpdatesDescription { get; }

    public IReadOnlyList<string> Labels { get; }

    public string? Priority { get; }

    public string? ResolveTransition { get; }

    public string? ReopenTransition { get; }

    /// <summary>Issues with this resolution are left alone.</summary>
    public string? WontFixResolution { get; }

    /// <summary>How old a resolved issue may be to be reopened instead of opening another.</summary>
    public TimeSpan? ReopenDuration { get; }

    /// <summary>Further fields by name.</summary>
    public IReadOnlyList<KeyValuePair<string, TemplateTree>> Fields { get; }

    // Older files give the template itself.
    private static (string? Template, bool Updates) Updatable(IntegrationReader reader, string key)
    {
        if (!reader.Map.Has(key) || reader.Map.Value(key) is YamlScalar)
        {
            return (reader.Text(key), true);
        }

        var map = reader.Map.Map(key, key);
        var result = ((reader with { Map = map }).Text("template"), map.Bool("enable_update", true));
        map.Done();
        return result;
    }
}
