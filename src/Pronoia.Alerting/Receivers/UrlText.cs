using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>Reads the addresses of services. They may be secret, so no message shows them.</summary>
internal static class UrlText
{
    private static readonly Uri None = new("http://invalid.invalid/");

    /// <summary>An http or https URL; an error, and an address that cannot exist, where the text is something else.</summary>
    public static Uri Parse(YamlMap map, string key, string text)
    {
        if (TryParse(text) is { } url)
        {
            return url;
        }

        if (text.Length > 0)
        {
            map.Error(key, "expected an http or https URL");
        }

        return None;
    }

    /// <summary>A secret that must be an http or https URL: an error where it is something else now.</summary>
    public static SecretUrl Late(YamlMap map, string key, Secret secret)
    {
        if (TryParse(secret.Read()) is null && !ReferenceEquals(secret, ConfigFiles.Unreadable))
        {
            map.Error(secret.File is null ? key : key + "_file", "expected an http or https URL");
        }

        return new SecretUrl(secret);
    }

    /// <summary>An http or https URL, or null.</summary>
    public static Uri? TryParse(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Host.Length > 0 ? url : null;

    /// <summary>A URL below another, whether or not that ends in a slash.</summary>
    public static Uri Below(Uri api, string path) => new(api.AbsoluteUri.TrimEnd('/') + "/" + path);
}
