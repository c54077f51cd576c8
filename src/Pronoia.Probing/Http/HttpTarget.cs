namespace Pronoia.Probing.Http;

/// <summary>Reads HTTP targets; one without a scheme is <c>http</c>.</summary>
internal static class HttpTarget
{
    /// <exception cref="ProbeException">The target is not a URL.</exception>
    public static Uri Parse(string target)
    {
        var withScheme = HasScheme(target, "http://") || HasScheme(target, "https://") ? target : "http://" + target;
        return Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) && uri.IdnHost.Length > 0
            ? uri
            : throw new ProbeException(FailureClass.Prober, "the target is not a URL: expected for example https://example.com/health");
    }

    /// <summary>Reads the URL of a WebSocket as the one its handshake goes to: <c>ws</c> is <c>http</c>, <c>wss</c> is <c>https</c>.</summary>
    /// <exception cref="ProbeException">The target is not such a URL.</exception>
    public static Uri ParseWebSocket(string target) =>
        (HasScheme(target, "ws://") || HasScheme(target, "wss://")) && Uri.TryCreate("http" + target[2..], UriKind.Absolute, out var uri) && uri.IdnHost.Length > 0
            ? uri
            : throw new ProbeException(FailureClass.Prober, "the target is not the URL of a WebSocket: expected for example wss://example.com/feed");

    /// <summary>The host without brackets, as a resolver and a certificate check take it.</summary>
    public static string Host(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.DnsSafeHost : uri.IdnHost;

    /// <summary>Host and port as in a <c>Host</c> header: the port only where it is not the scheme's own.</summary>
    public static string Authority(Uri uri) => uri.IsDefaultPort ? HostInUrl(uri) : $"{HostInUrl(uri)}:{uri.Port}";

    /// <summary>The host as it stands in a URL.</summary>
    public static string HostInUrl(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.DnsSafeHost}]" : uri.IdnHost;

    /// <summary>The URL as it may be shown: without user, password and query, which often hold secrets.</summary>
    public static string Shown(Uri uri) => $"{uri.Scheme}://{Authority(uri)}{uri.AbsolutePath}{(uri.Query.Length > 0 ? "?…" : "")}";

    private static bool HasScheme(string target, string scheme) => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
