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
        ChatId = map.Int("chat_id", 0);
        if (ChatId == 0)
        {
            map.Diagnostics.Error(map.Position, "telegram_config: missing chat_id on telegram_config");
        }

        ThreadId = map.Int("message_thread_id", 0, 0);
        Message = reader.Text("message");
        DisableNotifications = map.Bool("disable_notifications", false);
        ParseMode = map.Choice("parse_mode", "HTML", ("HTML", "HTML"), ("Markdown", "Markdown"), ("MarkdownV2", "MarkdownV2"), ("", ""));
    }

    /// <summary>A secret; part of the URL.</summary>
    public Secret BotToken { get; }

    public Uri ApiUrl { get; }

    public long ChatId { get; }

    public long ThreadId { get; }

    public string? Message { get; }

    public bool DisableNotifications { get; }

    public string ParseMode { get; }
}
