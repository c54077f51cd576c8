using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.WeChat;

/// <summary>
/// WeCom's messages (https://developer.work.weixin.qq.com/document/path/90236), at most 2,048 bytes, with an access token
/// (https://developer.work.weixin.qq.com/document/path/91039) that is fetched for each message: these are few, and a token kept is one more thing to go stale.
/// </summary>
internal sealed class WeChatNotifier(WeChatConfig config, HttpSender sender) : INotifier
{
    private const int MaxBytes = 2048;
    private const int Busy = -1;
    private const int TooOften = 45009;
    private static readonly int[] TokenErrors = [40014, 42001];
    private static readonly BodyStyle InBytes = new() { InBytes = true };

    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        string? token = null;
        var query = $"gettoken?corpid={Uri.EscapeDataString(config.CorpId)}&corpsecret={Uri.EscapeDataString(config.ApiSecret.Read())}";
        await sender.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, Below(query)),
            notification.IdempotencyKey,
            cancellationToken,
            config.Timeout,
            body =>
            {
                token = JsonBody.Read(body)?["access_token"]?.ToString();
                return string.IsNullOrEmpty(token) ? Refusal(body) ?? new NotifyException("WeChat gives no access token") : null;
            }).ConfigureAwait(false);
        var message = Body(new Message(notification, config.Templates));
        await sender.SendAsync(
            () => HttpSender.Json(HttpMethod.Post, Below($"message/send?access_token={Uri.EscapeDataString(token!)}"), message),
            notification.IdempotencyKey,
            cancellationToken,
            config.Timeout,
            Refusal).ConfigureAwait(false);
    }

    private Uri Below(string path) => UrlText.Below(config.ApiUrl, path);

    private byte[] Body(Message message)
    {
        var text = message.Body(config.Message, "wechat.default.message", MaxBytes, InBytes);
        var type = config.IsMarkdown ? "markdown" : "text";
        return JsonBody.Write(new JsonObject
        {
            ["msgtype"] = type,
            [type] = new JsonObject { ["content"] = text },
            ["safe"] = "0",
        }
            .Set("touser", message.Text(config.ToUser, "wechat.default.to_user"))
            .Set("toparty", message.Text(config.ToParty, "wechat.default.to_party"))
            .Set("totag", message.Text(config.ToTag, "wechat.default.to_tag"))
            .Set("agentid", message.Text(config.AgentId, "wechat.default.agent_id")));
    }

    /// <summary>Refusals come with status 200 and an <c>errcode</c>.</summary>
    private static NotifyException? Refusal(string body)
    {
        if (JsonBody.Read(body) is not { } answer || answer["errcode"] is not JsonValue code || !code.TryGetValue<int>(out var number) || number == 0)
        {
            return null;
        }

        return new NotifyException($"WeChat refused the message ({number}): {MessageText.OneLine(answer["errmsg"]?.ToString() ?? "", 100)}")
        {
            Retryable = number is Busy or TooOften || TokenErrors.Contains(number),
        };
    }
}
