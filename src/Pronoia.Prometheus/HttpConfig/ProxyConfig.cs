using System.Net;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Which proxy to use. Without it there is none: the process environment is only looked at where the configuration says so.</summary>
public sealed record ProxyConfig
{
    internal static string[] Schemes { get; } = ["http", "https", "socks5", "socks5h"];

    /// <summary>
    /// The proxy: <c>http://host:port</c>, <c>https://</c> or <c>socks5://</c>; its user and password are sent as basic authentication, or as SOCKS has it.
    /// </summary>
    public Uri? Url { get; init; }

    /// <summary>Whether <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c> and <c>NO_PROXY</c> name the proxy.</summary>
    public bool FromEnvironment { get; init; }

    /// <summary>Hosts, domains, addresses and networks that are reached without the proxy, separated by commas.</summary>
    public string NoProxy { get; init; } = "";

    /// <summary>Headers of the <c>CONNECT</c> request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConnectHeaders { get; init; } = [];

    /// <summary>The proxy on the way to a URL, as Go's <c>httpproxy</c> package picks it.</summary>
    /// <param name="uri">Where the request goes.</param>
    /// <param name="environment">The process environment.</param>
    /// <returns>The proxy, or null for a direct connection.</returns>
    /// <exception cref="FormatException">The environment names something that is not a proxy.</exception>
    public Uri? Select(Uri uri, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(environment);
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.DnsSafeHost : uri.IdnHost;
        if (!FromEnvironment)
        {
            return Url is null || NoProxyList.Matches(NoProxy, host, uri.Port) ? null : Url;
        }

        string? Variable(string name) => environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant());
        var proxy = Variable(uri.Scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (string.IsNullOrEmpty(proxy) || IsLocal(host) || NoProxyList.Matches(Variable("NO_PROXY") ?? "", host, uri.Port))
        {
            return null;
        }

        var text = proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && Schemes.Contains(url.Scheme)
            ? url
            : throw new FormatException($"the proxy of the environment is not a URL of {string.Join(", ", Schemes)}");
    }

    // The URL may hold a password.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("FromEnvironment = ").Append(FromEnvironment);
        return true;
    }

    private static bool IsLocal(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
