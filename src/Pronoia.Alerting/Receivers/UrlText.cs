using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>Reads the addresses of services. They may be secret, so no message shows them.</summary>
internal static class UrlText
{
    private static readonly Uri None = new("http://invalid.invalid/");

    /// <summary>An http or https URL; an error, and an address that cannot exist, where the text is something else.</summary>
    public static Uri Parse(YamlMap map, string key, string text)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Host.Length > 0)
        {
            return url;
        }

        if (text.Length > 0)
        {
            map.Error(key, "expected an http or https URL");
        }

        return None;
    }
}
