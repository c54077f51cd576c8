using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Twilio;

/// <summary>Sends a text message or calls somebody through Twilio's API, or one that speaks like it; Pronoia's own kind of integration.</summary>
internal sealed class TwilioConfig : HttpIntegrationConfig
{
    public TwilioConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        ApiUrl = reader.Url("api_url", new Uri("https://api.twilio.com"));
        AccountSid = map.String("account_sid", required: true) ?? "";
        AuthToken = reader.Secret("auth_token");
        From = map.String("from", required: true) ?? "";
        To = map.String("to", required: true) ?? "";
        Voice = map.Bool("voice", false);
        Message = reader.Text("message");
    }

    public Uri ApiUrl { get; }

    public string AccountSid { get; }

    /// <summary>A secret.</summary>
    public Secret AuthToken { get; }

    public string From { get; }

    public string To { get; }

    /// <summary>Whether to call and say the message instead of sending a text.</summary>
    public bool Voice { get; }

    public string? Message { get; }
}
