using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Http;

/// <summary>The proxy that a request goes through.</summary>
/// <param name="Url">The proxy, with user and password where it wants them.</param>
/// <param name="ConnectHeaders">Headers of a <c>CONNECT</c> request.</param>
internal sealed record ProxyRoute(Uri Url, IReadOnlyList<KeyValuePair<string, string>> ConnectHeaders)
{
    /// <summary>The proxy that a module's options pick for a URL; null for a direct connection.</summary>
    /// <exception cref="ProbeException">The environment names something that is not a proxy.</exception>
    public static ProxyRoute? Select(ProxyConfig? proxy, Uri uri)
    {
        try
        {
            return proxy?.Select(uri, Environment.GetEnvironmentVariable) is { } url ? new ProxyRoute(url, proxy.ConnectHeaders) : null;
        }
        catch (FormatException e)
        {
            throw new ProbeException(FailureClass.Prober, e.Message, e);
        }
    }

    /// <summary>Whether it speaks SOCKS 5, which carries any connection; else it speaks HTTP.</summary>
    public bool IsSocks => Url.Scheme is "socks5" or "socks5h";

    /// <summary>The proxy as it may be shown.</summary>
    public string Shown => HttpTarget.Authority(Url);

    /// <summary>The header that authorizes at an HTTP proxy whose URL has a user; null where it has none.</summary>
    public KeyValuePair<string, string>? Authorization =>
        Url.UserInfo.Length == 0 ? null : new("Proxy-Authorization", HttpRequestFactory.Basic(Uri.UnescapeDataString(Url.UserInfo)));

    // The URL may hold a password.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("Url = ").Append(Shown);
        return true;
    }
}
