using System.Globalization;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Telegram;

/// <summary>Telegram's <c>sendMessage</c> (https://core.telegram.org/bots/api#sendmessage); at most 4,096 characters.</summary>
internal sealed class TelegramNotifier(TelegramConfig config, HttpSender sender, IMessageTemplates templates)
    : HttpNotifier(config, sender, templates)
{
    private const int MaxText = 4096;

    protected override HttpRequestMessage Request(Message message)
    {
        var own = message.Text(config.Message, html: config.ParseMode == "HTML");

        // The default message holds no markup, so it goes out as it is, whatever the mode.
        var text = own ?? MessageText.Subject(message.Notification) + "\n\n" + MessageText.Plain(message.Notification);
        var json = new JsonObject
        {
            ["chat_id"] = config.ChatId.ToString(CultureInfo.InvariantCulture),
            ["text"] = MessageText.Cut(MessageText.Clean(text), MaxText),
        }
            .Set("parse_mode", own is null ? null : config.ParseMode);
        if (config.DisableNotifications)
        {
            json["disable_notification"] = true;
        }

        if (config.ThreadId > 0)
        {
            json["message_thread_id"] = config.ThreadId;
        }

        return Post(Below(config.ApiUrl, $"bot{config.BotToken}/sendMessage"), json);
    }
}
