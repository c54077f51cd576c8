using System.Globalization;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Telegram;

/// <summary>Telegram's <c>sendMessage</c> (https://core.telegram.org/bots/api#sendmessage); at most 4,096 characters.</summary>
internal sealed class TelegramNotifier(TelegramConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxText = 4096;

    protected override HttpRequestMessage Request(Message message)
    {
        var html = config.ParseMode == "HTML";
        var text = message.Text(config.Message, n => MessageText.Subject(n) + "\n\n" + MessageText.Plain(n, MaxText - 300), html);

        // The default message holds no markup, so it goes out as it is, whatever the mode.
        var own = message.Text(config.Message, html) is not null;
        var json = new JsonObject
        {
            ["chat_id"] = config.ChatId.ToString(CultureInfo.InvariantCulture),
            ["text"] = MessageText.Cut(MessageText.Clean(text), MaxText),
        }
            .Set("parse_mode", own ? config.ParseMode : null);
        if (config.DisableNotifications)
        {
            json["disable_notification"] = true;
        }

        if (config.ThreadId > 0)
        {
            json["message_thread_id"] = config.ThreadId;
        }

        return Post(Below(config.ApiUrl, $"bot{config.BotToken.Read()}/sendMessage"), json);
    }
}
