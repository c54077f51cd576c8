using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pronoia.Engine.Web;

/// <summary>The paths of pages, and what stands in them.</summary>
internal static class PageLinks
{
    /// <summary>The page of a target or heartbeat.</summary>
    public static string Target(string name) => "/targets/" + Uri.EscapeDataString(name);

    /// <summary>The page of an incident.</summary>
    public static string Incident(string id) => "/incidents/" + Uri.EscapeDataString(id);

    /// <summary>A list from a time on backwards.</summary>
    public static string Before(string path, DateTimeOffset time) =>
        $"{path}?before={Uri.EscapeDataString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))}";

    /// <summary>The time in <c>before</c>; null where there is none.</summary>
    /// <exception cref="WebException">It is no time.</exception>
    public static DateTimeOffset? Before(WebCall call)
    {
        var text = call.Request.Query["before"].ToString();
        return text.Length == 0 ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                && time.Year is > 1971 and < 9000 ? time
            : throw new WebException(StatusCodes.Status400BadRequest, "before: expected a time such as 2026-11-21T12:00:00Z");
    }

    /// <summary>
    /// A URL without what may be secret: user, query and fragment are cut. What is no URL stays as it is.
    /// </summary>
    public static string WithoutSecrets(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + (uri.Query.Length > 0 ? "?…" : "")
            : url;
}
