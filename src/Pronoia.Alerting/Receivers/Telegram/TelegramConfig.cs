using System.Globalization;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Telegram;

/// <summary>Writes to a Telegram chat as a bot.</summary>
internal sealed class TelegramConfig : HttpIntegrationConfig
{
    public TelegramConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        BotToken = reader.Secret("bot_token", reader.Global.TelegramBotToken);
        ApiUrl = reader.Url("api_url", reader.Global.TelegramApiUrl);
        Chat = reader.OptionalSecret("chat_id");
        if (Chat is null && !map.Has("chat_id_file"))
        {
            map.Diagnostics.Error(map.Position, "telegram_config: one of chat_id or chat_id_file must be configured");
        }
        else if (Chat is not null && ChatId(Chat.Read()) is null)
        {
            map.Error(Chat.File is null ? "chat_id" : "chat_id_file", "expected the number of a chat");
        }

        ThreadId = map.Int("message_thread_id", 0, 0);
        Message = reader.Text("message");
        DisableNotifications = map.Bool("disable_notifications", false);
        ParseMode = map.Choice("parse_mode", "HTML", ("HTML", "HTML"), ("Markdown", "Markdown"), ("MarkdownV2", "MarkdownV2"), ("", ""));
    }

    /// <summary>A secret; part of the URL.</summary>
    public Secret BotToken { get; }

    public Uri ApiUrl { get; }

    /// <summary>The number of the chat, which may stand in a file.</summary>
    public Secret? Chat { get; }

    public long ThreadId { get; }

    public string? Message { get; }

    public bool DisableNotifications { get; }

    public string ParseMode { get; }

    /// <summary>The number of a chat, or null.</summary>
    public static long? ChatId(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) && id != 0 ? id : null;
}
