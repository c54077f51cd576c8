using System.Net;

namespace Pronoia.Probing.Http;

/// <summary>Picks the proxy of a request, as Go's <c>httpproxy</c> package does.</summary>
internal static class ProxySelector
{
    /// <returns>The proxy, or null for a direct connection.</returns>
    /// <exception cref="ProbeException">The environment names something that is not a proxy.</exception>
    public static ProxyRoute? Select(ProxyOptions? options, Uri uri, Func<string, string?> environment)
    {
        if (options is null)
        {
            return null;
        }

        var host = HttpTarget.Host(uri);
        if (!options.FromEnvironment)
        {
            return options.Url is null || NoProxyList.Matches(options.NoProxy, host, uri.Port) ? null : new ProxyRoute(options.Url, options.ConnectHeaders);
        }

        string? Variable(string name) => environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant());
        var proxy = Variable(uri.Scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (string.IsNullOrEmpty(proxy) || IsLocal(host) || NoProxyList.Matches(Variable("NO_PROXY") ?? "", host, uri.Port))
        {
            return null;
        }

        var text = proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && ProxyOptions.Schemes.Contains(url.Scheme)
            ? new ProxyRoute(url, options.ConnectHeaders)
            : throw new ProbeException(
                FailureClass.Prober, $"the proxy of the environment is not a URL of {string.Join(", ", ProxyOptions.Schemes)}");
    }

    private static bool IsLocal(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
