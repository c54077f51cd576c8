using System.Net;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>A configuration's proxy as .NET's clients take it. User and password stand in the proxy's URL, wherever that comes from.</summary>
internal sealed class ConfiguredProxy(ProxyConfig config, Func<string, string?> environment) : IWebProxy, ICredentials
{
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        uri.UserInfo.Length > 0 && uri.UserInfo.Split(':', 2) is var parts
            ? new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "")
            : null;

    /// <exception cref="FormatException">The environment names something that is not a proxy.</exception>
    public Uri? GetProxy(Uri destination) => config.Select(destination, environment);

    public bool IsBypassed(Uri host) => GetProxy(host) is null;
}
