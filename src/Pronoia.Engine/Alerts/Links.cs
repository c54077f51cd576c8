using Pronoia.Engine.Web;

namespace Pronoia.Engine.Alerts;

/// <summary>Links from messages to the web pages.</summary>
internal static class Links
{
    /// <summary>The page of a target; empty where no external URL is configured.</summary>
    public static string Target(Uri? externalUrl, string target) =>
        externalUrl is null ? "" : target.Length == 0 ? externalUrl.AbsoluteUri : externalUrl.AbsoluteUri.TrimEnd('/') + PageLinks.Target(target);

    /// <summary>A page by its path; null where no external URL is configured.</summary>
    public static Uri? Page(Uri? externalUrl, string path) => externalUrl is null ? null : new Uri($"{externalUrl.AbsoluteUri.TrimEnd('/')}/{path}");
}
