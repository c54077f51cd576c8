using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>What the reader of one integration needs.</summary>
internal sealed record IntegrationReader(
    YamlMap Map, string Kind, int Index, bool SendResolvedByDefault, GlobalConfig Global, string BaseDirectory)
{
    public bool SendResolved => Map.Bool("send_resolved", SendResolvedByDefault);

    public HttpClientConfig Http => HttpClientConfigReader.Read(Map, Global.Http, BaseDirectory);

    /// <summary>A secret given inline or by file, else <paramref name="inherited"/>; an error where there is neither.</summary>
    public string Secret(string key, string? inherited = null)
    {
        var secret = OptionalSecret(key) ?? inherited;
        if (string.IsNullOrEmpty(secret) && !Map.Has(key) && !Map.Has(key + "_file"))
        {
            Map.Diagnostics.Error(Map.Position, $"{Map.What}: one of {key} or {key}_file must be configured");
        }

        return secret ?? "";
    }

    public string? OptionalSecret(string key) => HttpClientConfigReader.Secret(Map, key, BaseDirectory);

    /// <summary>A URL that is a secret; never shown.</summary>
    public Uri SecretUrl(string key, Uri? inherited = null)
    {
        if (inherited is not null && !Map.Has(key) && !Map.Has(key + "_file"))
        {
            return inherited;
        }

        return ParseUrl(key, Secret(key));
    }

    /// <summary>A URL that is no secret.</summary>
    public Uri Url(string key, Uri inherited) => Map.String(key) is { } text ? ParseUrl(key, text) : inherited;

    private Uri ParseUrl(string key, string text)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Host.Length > 0)
        {
            return url;
        }

        if (text.Length > 0)
        {
            Map.Error(key, "expected an http or https URL");
        }

        return new Uri("http://invalid.invalid/");
    }
}
