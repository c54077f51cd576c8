using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Telegram;

/// <summary>Telegram's <c>sendMessage</c> (https://core.telegram.org/bots/api#sendmessage); at most 4,096 characters.</summary>
internal sealed class TelegramNotifier(TelegramConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxText = 4096;
    private const string Default = "telegram.default.message";

    private static readonly BodyStyle Html = new() { Html = true, Encode = WebUtility.HtmlEncode };

    protected override HttpRequestMessage Request(Message message)
    {
        var mode = config.ParseMode;
        var text = mode == "HTML" ? message.Body(config.Message, Default, int.MaxValue, Html) : null;

        // Markup must not be cut, and the default words hold none: both go out without a mode.
        if (text is null ? !message.IsCustom(config.Message, Default) : text.Length > MaxText)
        {
            (mode, text) = ("", null);
        }

        var json = new JsonObject
        {
            ["chat_id"] = Chat().ToString(CultureInfo.InvariantCulture),
            ["text"] = text ?? message.Body(config.Message, Default, MaxText),
            ["disable_web_page_preview"] = true,
        }
            .Set("parse_mode", mode);
        if (config.DisableNotifications)
        {
            json["disable_notification"] = true;
        }

        if (config.ThreadId > 0)
        {
            json["message_thread_id"] = config.ThreadId;
        }

        return Post(UrlText.Below(config.ApiUrl, $"bot{config.BotToken.Read()}/sendMessage"), json);
    }

    private long Chat() => TelegramConfig.ChatId(config.Chat!.Read())
        ?? throw new NotifyException($"the file {config.Chat.File} holds no number of a chat") { Retryable = false };
}
