using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Probing;

namespace Pronoia.Engine.Api.Probes;

/// <summary>Keeps <c>/probe</c> from being a proxy for everybody into every network.</summary>
internal static class ProbeGuard
{
    /// <summary>Whether a target that is not configured may be probed.</summary>
    public static bool Allows(WebConfig web, ProbeModule module, string target)
    {
        if (web.ProbeOpen)
        {
            return true;
        }

        return Host(module, target) is var (host, port) && web.ProbeAllow.Any(a => a.Allows(host, port));
    }

    /// <summary>Host and port as the prober will understand them; null where that is not certain.</summary>
    private static (string Host, int? Port)? Host(ProbeModule module, string target)
    {
        if (module.Prober == ProberKind.Unix)
        {
            return null;
        }

        if (module.Prober == ProberKind.WebSocket)
        {
            return Uri.TryCreate(target, UriKind.Absolute, out var socket) && socket.Scheme is "ws" or "wss" ? (socket.IdnHost, socket.Port) : null;
        }

        if (module.Prober is ProberKind.Http or ProberKind.Journey)
        {
            var hasScheme = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            return Uri.TryCreate(hasScheme ? target : "http://" + target, UriKind.Absolute, out var uri) ? (uri.IdnHost, uri.Port) : null;
        }

        var (host, port) = (target, (int?)null);
        var colon = target.LastIndexOf(':');
        if (colon > 0 && !target.EndsWith(']') && (target[colon - 1] == ']' || target.IndexOf(':', StringComparison.Ordinal) == colon))
        {
            if (!ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            (host, port) = (target[..colon], number);
        }

        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? (host, port) : null;
    }
}
