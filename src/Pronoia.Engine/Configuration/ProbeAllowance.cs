using System.Globalization;

namespace Pronoia.Engine.Configuration;

/// <summary>A host, or all hosts below a domain, that <c>/probe</c> may probe.</summary>
/// <param name="Host">The host in lower case; of a domain the part behind <c>*</c>, beginning with a dot.</param>
/// <param name="Port">The port; null: any.</param>
public sealed record ProbeAllowance(string Host, int? Port)
{
    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>*.domain</c>, <c>*.domain:port</c>, <c>[IPv6]</c> or <c>[IPv6]:port</c>; null where the text is none of them.</summary>
    public static ProbeAllowance? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int? port = null;
        var colon = text.LastIndexOf(':');
        if (colon >= 0 && !text.EndsWith(']'))
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return null;
            }

            (text, port) = (text[..colon], number);
        }

        var domain = text.StartsWith("*.", StringComparison.Ordinal);
        var name = domain ? text[2..] : text;
        var kind = Uri.CheckHostName(name);
        if (kind is UriHostNameType.Unknown or UriHostNameType.Basic || (domain && kind != UriHostNameType.Dns) || (kind == UriHostNameType.IPv6 && !name.StartsWith('[')))
        {
            return null;
        }

        return new ProbeAllowance((domain ? "." : "") + Normal(name), port);
    }

    /// <summary>Whether a target's host and port are allowed by this.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port, or null where the target states none.</param>
    public bool Allows(string host, int? port)
    {
        ArgumentNullException.ThrowIfNull(host);
        var normal = Normal(host);
        return (Port is null || Port == port) && (Host.StartsWith('.') ? normal.EndsWith(Host, StringComparison.Ordinal) : normal == Host);
    }

    private static string Normal(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
}
