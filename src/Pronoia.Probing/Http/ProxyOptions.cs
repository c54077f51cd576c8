namespace Pronoia.Probing.Http;

/// <summary>Which proxy to use. Without these options there is none: the process environment is only looked at where the module says so.</summary>
public sealed record ProxyOptions
{
    /// <summary>
    /// The proxy: <c>http://host:port</c>, <c>https://</c> or <c>socks5://</c>; its user and password are sent as basic authentication, or as SOCKS has it.
    /// </summary>
    public Uri? Url { get; init; }

    internal static string[] Schemes { get; } = ["http", "https", "socks5", "socks5h"];

    /// <summary>Whether <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c> and <c>NO_PROXY</c> name the proxy.</summary>
    public bool FromEnvironment { get; init; }

    /// <summary>Hosts, domains, addresses and networks that are reached without the proxy, separated by commas.</summary>
    public string NoProxy { get; init; } = "";

    /// <summary>Headers of the <c>CONNECT</c> request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConnectHeaders { get; init; } = [];

    /// <summary>Whether the proxy gets the target's name instead of the address the prober resolved.</summary>
    public bool SkipResolvePhase { get; init; }
}
