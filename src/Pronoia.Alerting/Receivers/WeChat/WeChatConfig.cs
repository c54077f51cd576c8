using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.WeChat;

/// <summary>Writes to people, parties or tags of WeChat Work (WeCom).</summary>
internal sealed class WeChatConfig : HttpIntegrationConfig
{
    public WeChatConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        ApiUrl = reader.Url("api_url", reader.Global.WeChatApiUrl);
        ApiSecret = reader.Secret("api_secret", reader.Global.WeChatApiSecret);
        CorpId = map.String("corp_id") ?? reader.Global.WeChatCorpId ?? "";
        if (CorpId.Length == 0)
        {
            map.Diagnostics.Error(map.Position, "wechat_config: no global Wechat CorpID set");
        }

        AgentId = reader.Text("agent_id");
        ToUser = reader.Text("to_user");
        ToParty = reader.Text("to_party");
        ToTag = reader.Text("to_tag");
        Message = reader.Text("message");
        IsMarkdown = map.Choice("message_type", false, ("text", false), ("markdown", true));
    }

    public Uri ApiUrl { get; }

    public Secret ApiSecret { get; }

    public string CorpId { get; }

    public string? AgentId { get; }

    public string? ToUser { get; }

    public string? ToParty { get; }

    public string? ToTag { get; }

    public string? Message { get; }

    public bool IsMarkdown { get; }
}
