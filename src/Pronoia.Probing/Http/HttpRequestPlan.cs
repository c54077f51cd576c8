namespace Pronoia.Probing.Http;

/// <summary>What the next request of a probe is: the first, or one after a redirect.</summary>
/// <param name="Uri">Where it goes.</param>
/// <param name="Host">The value of its <c>Host</c> header.</param>
/// <param name="Method">Its method.</param>
/// <param name="Headers">Its other headers.</param>
/// <param name="Body">Its body, or null.</param>
internal sealed record HttpRequestPlan(
    Uri Uri, string Host, string Method, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte>? Body)
{
    private static readonly string[] Credentials = ["Authorization", "Www-Authenticate", "Cookie", "Cookie2"];
    private static readonly string[] BodyHeaders = ["Content-Type", "Content-Encoding", "Content-Language", "Content-Location"];

    /// <summary>
    /// The request that follows a redirect (RFC 9110, 15.4, as Go's client does it): 301, 302 and 303 turn into GET without a body, a
    /// relative location keeps the <c>Host</c>, another host does not get credentials. Null where the response is not a redirect.
    /// </summary>
    /// <exception cref="ProbeException">The location is not a URL of HTTP.</exception>
    public HttpRequestPlan? After(HttpReply reply)
    {
        if (reply.Status is not (301 or 302 or 303 or 307 or 308) || reply.Headers.First("Location") is not { Length: > 0 } location)
        {
            return null;
        }

        // On Unix a path alone counts as an absolute file URL: tell by the scheme.
        var relative = !Uri.TryCreate(location, UriKind.Absolute, out var uri) || (uri.IsFile && !location.StartsWith("file:", StringComparison.OrdinalIgnoreCase));
        if (relative && !Uri.TryCreate(Uri, location, out uri))
        {
            throw new ProbeException(FailureClass.Protocol, "the server redirects to something that is not a URL");
        }

        if (uri!.Scheme is not ("http" or "https") || uri.IdnHost.Length == 0)
        {
            throw new ProbeException(FailureClass.Protocol, $"the server redirects to a URL of scheme {uri.Scheme}");
        }

        var keepsBody = reply.Status is 307 or 308;
        var method = keepsBody || Method == "HEAD" ? Method : "GET";
        var sameHost = uri.IdnHost.Equals(Uri.IdnHost, StringComparison.OrdinalIgnoreCase)
            || uri.IdnHost.EndsWith("." + Uri.IdnHost, StringComparison.OrdinalIgnoreCase);
        var headers = Headers.Where(h =>
            (sameHost || !Credentials.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            && (keepsBody || !BodyHeaders.Contains(h.Key, StringComparer.OrdinalIgnoreCase)));
        var protocolRelative = location.StartsWith("//", StringComparison.Ordinal);
        return new HttpRequestPlan(
            uri, relative && !protocolRelative ? Host : HttpTarget.Authority(uri), method, [.. headers], keepsBody ? Body : null);
    }
}
