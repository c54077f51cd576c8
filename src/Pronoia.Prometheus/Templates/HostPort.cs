using System.Net;

namespace Pronoia.Prometheus.Templates;

/// <summary>Addresses of the form host:port (Go's <c>net.SplitHostPort</c>).</summary>
internal static class HostPort
{
    /// <summary>Host and port; null where the text is not of that form.</summary>
    public static (string Host, string Port)? Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return null;
        }

        var host = text[..colon];
        if (host.StartsWith('['))
        {
            return host.EndsWith(']') && host.IndexOfAny(['[', ']'], 1) == host.Length - 1 ? (host[1..^1], text[(colon + 1)..]) : null;
        }

        return host.AsSpan().IndexOfAny(":[]") >= 0 ? null : (host, text[(colon + 1)..]);
    }

    /// <summary>The host's first name, with the port where there is one; an address of numbers stays as it is.</summary>
    public static string StripDomain(string text)
    {
        var (host, port) = Split(text) is { } parts ? parts : (text, "");
        if (IPAddress.TryParse(host, out _))
        {
            return text;
        }

        host = host.Split('.', 2)[0];
        return port.Length > 0 ? $"{host}:{port}" : host;
    }
}
