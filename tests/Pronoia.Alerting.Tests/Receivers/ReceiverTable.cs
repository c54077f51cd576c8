namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>Every kind of receiver that speaks HTTP, as it stands in a configuration; <c>URL</c> is where the service is.</summary>
internal static class ReceiverTable
{
    public static IReadOnlyDictionary<string, string> Http { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["discord"] = "{webhook_url: 'URL/d'}",
        ["incidentio"] = "{url: 'URL/i', alert_source_token: t0}",
        ["mattermost"] = "{webhook_url: 'URL/m'}",
        ["jira"] = "{api_url: 'URL/rest/api/2', project: P, issue_type: Bug}",
        ["msteams"] = "{webhook_url: 'URL/t'}",
        ["msteamsv2"] = "{webhook_url: 'URL/t'}",
        ["opsgenie"] = "{api_url: 'URL', api_key: k0}",
        ["pagerduty"] = "{url: 'URL', routing_key: r0}",
        ["pushover"] = "{api_url: 'URL', user_key: u0, token: t0}",
        ["rocketchat"] = "{api_url: 'URL', token: t0, token_id: i0, channel: '#ops'}",
        ["slack"] = "{api_url: 'URL/s'}",
        ["telegram"] = "{api_url: 'URL', bot_token: '1:x', chat_id: 1}",
        ["twilio"] = "{api_url: 'URL', account_sid: AC1, auth_token: t0, from: '+100', to: '+200'}",
        ["victorops"] = "{api_url: 'URL', api_key: k0, routing_key: ops}",
        ["webex"] = "{api_url: 'URL', room_id: r0, http_config: {authorization: {credentials: t0}}}",
        ["webhook"] = "{url: 'URL/w'}",
        ["wechat"] = "{api_url: 'URL', api_secret: s0, corp_id: c0, agent_id: '1', to_user: '@all'}",
    };

    public static TheoryData<string> Kinds { get; } = [.. Http.Keys];

    /// <summary>The receiver's integration, speaking to a server.</summary>
    public static string Of(string kind, string url) => $"{kind}_configs: [{Http[kind].Replace("URL", url, StringComparison.Ordinal)}]";

    /// <summary>What services answer to what they accept, where that is more than a status.</summary>
    public static string Accepted(string path) =>
        path.Contains("gettoken", StringComparison.Ordinal) ? """{"errcode":0,"access_token":"a0"}""" : """{"ok":true,"success":true,"errcode":0,"issues":[]}""";
}
