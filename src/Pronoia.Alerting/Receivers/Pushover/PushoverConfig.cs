using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Pushover;

/// <summary>Pushes to devices through Pushover.</summary>
internal sealed class PushoverConfig : HttpIntegrationConfig
{
    public PushoverConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        UserKey = reader.Secret("user_key");
        Token = reader.Secret("token");
        ApiUrl = reader.Url("api_url", new Uri("https://api.pushover.net/1/messages.json"));
        Title = reader.Text("title");
        Message = reader.Text("message");
        Url = reader.Text("url");
        UrlTitle = reader.Text("url_title");
        Device = map.String("device");
        Sound = reader.Text("sound");
        Priority = reader.Text("priority");
        Retry = map.Duration("retry", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30));
        Expire = map.Duration("expire", TimeSpan.FromHours(1), TimeSpan.FromSeconds(30), TimeSpan.FromHours(3));
        Ttl = map.OptionalDuration("ttl");
        Html = map.Bool("html", false);
        Monospace = map.Bool("monospace", false);
        if (Html && Monospace)
        {
            map.Error("monospace", "give either html or monospace, not both");
        }
    }

    /// <summary>A secret.</summary>
    public Secret UserKey { get; }

    /// <summary>A secret.</summary>
    public Secret Token { get; }

    /// <summary>Where the service is; Pronoia's own setting, for relays.</summary>
    public Uri ApiUrl { get; }

    public string? Title { get; }

    public string? Message { get; }

    public string? Url { get; }

    public string? UrlTitle { get; }

    public string? Device { get; }

    public string? Sound { get; }

    public string? Priority { get; }

    public TimeSpan Retry { get; }

    public TimeSpan Expire { get; }

    public TimeSpan? Ttl { get; }

    public bool Html { get; }

    public bool Monospace { get; }
}
