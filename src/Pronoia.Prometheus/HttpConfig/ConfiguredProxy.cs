using System.Net;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>A configuration's proxy as .NET's clients take it.</summary>
internal sealed class ConfiguredProxy(ProxyConfig config) : IWebProxy
{
    /// <summary>User and password stand in the proxy's URL.</summary>
    public ICredentials? Credentials { get; set; } =
        config.Url is { UserInfo.Length: > 0 } url && Uri.UnescapeDataString(url.UserInfo).Split(':', 2) is var parts
            ? new NetworkCredential(parts[0], parts.Length > 1 ? parts[1] : "")
            : null;

    public Uri? GetProxy(Uri destination)
    {
        try
        {
            return config.Select(destination, Environment.GetEnvironmentVariable);
        }
        catch (FormatException e)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, e.Message, e);
        }
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;
}
