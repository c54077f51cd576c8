using System.Net;

namespace Pronoia.Probing.Http;

/// <summary>Carries cookies from one response to the next request of the same probe; nothing outlives the probe.</summary>
internal static class RedirectCookies
{
    /// <summary>Keeps the cookies of a response.</summary>
    public static CookieContainer? Take(CookieContainer? cookies, Uri from, HttpHeaders headers)
    {
        foreach (var value in headers.All("Set-Cookie"))
        {
            cookies ??= new CookieContainer();
            try
            {
                cookies.SetCookies(from, value);
            }
            catch (CookieException)
            {
                // A malformed cookie, or one for another site, is ignored, as clients do.
            }
        }

        return cookies;
    }

    /// <summary>Adds the cookies for a request.</summary>
    public static HttpRequestPlan Give(CookieContainer? cookies, HttpRequestPlan request)
    {
        var own = cookies?.GetCookieHeader(request.Uri);
        return string.IsNullOrEmpty(own)
            ? request
            : request with
            {
                Headers = [.. request.Headers.Where(h => !h.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)), new("Cookie", own)],
            };
    }
}
