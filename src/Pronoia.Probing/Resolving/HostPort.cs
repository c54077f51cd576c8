using System.Globalization;

namespace Pronoia.Probing.Resolving;

/// <summary>A host with a port, as <c>host:port</c> or <c>[v6]:port</c>.</summary>
/// <param name="Host">The host, without brackets.</param>
/// <param name="Port">The port.</param>
internal readonly record struct HostPort(string Host, int Port)
{
    /// <summary>Reads a target; where it has no port, <paramref name="defaultPort"/> is taken.</summary>
    /// <exception cref="ProbeException">The target is malformed, or has no port and there is no default.</exception>
    public static HostPort Parse(string target, int? defaultPort = null)
    {
        var text = target.AsSpan();
        ReadOnlySpan<char> host;
        ReadOnlySpan<char> rest;
        if (text.StartsWith("["))
        {
            var close = text.IndexOf(']');
            if (close < 0)
            {
                throw Malformed(target);
            }

            host = text[1..close];
            rest = text[(close + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':');

            // Several colons and no brackets: an IPv6 address without a port.
            var end = colon < 0 || text[(colon + 1)..].Contains(':') ? text.Length : colon;
            host = text[..end];
            rest = text[end..];
        }

        if (host.IsEmpty)
        {
            throw Malformed(target);
        }

        if (rest.IsEmpty)
        {
            return new HostPort(
                host.ToString(),
                defaultPort ?? throw new ProbeException(FailureClass.Prober, $"target \"{target}\" has no port: expected host:port"));
        }

        return rest[0] == ':' && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new HostPort(host.ToString(), port)
            : throw Malformed(target);
    }

    private static ProbeException Malformed(string target) =>
        new(FailureClass.Prober, $"target \"{target}\" is malformed: expected host:port or [ipv6]:port");
}
