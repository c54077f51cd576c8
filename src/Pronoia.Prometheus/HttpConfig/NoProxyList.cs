using System.Globalization;
using System.Net;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Tells which hosts bypass a proxy, by the rules of Go's <c>httpproxy</c> package: <c>*</c>, an address, a network in CIDR form, a domain
/// (itself and below; with a leading dot only below), each with an optional port.
/// </summary>
internal static class NoProxyList
{
    public static bool Matches(string list, string host, int port)
    {
        foreach (var part in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part == "*" || MatchesEntry(part, host, port))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesEntry(string entry, string host, int port)
    {
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (IPNetwork.TryParse(entry, out var network))
        {
            return address is not null && network.Contains(address);
        }

        var name = entry;
        if (!IPAddress.TryParse(entry, out _) && entry.LastIndexOf(':') is > 0 and var colon
            && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var entryPort))
        {
            if (entryPort != port)
            {
                return false;
            }

            name = entry[..colon];
        }

        if (IPAddress.TryParse(name.Trim('[', ']'), out var entryAddress))
        {
            return entryAddress.Equals(address);
        }

        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return name.StartsWith('.')
            ? host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            : host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase);
    }
}
