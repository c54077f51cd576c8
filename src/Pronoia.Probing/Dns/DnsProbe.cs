using System.Net;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Dns;

/// <summary>Options of the DNS prober: <c>dns</c> of blackbox.yml.</summary>
public sealed record DnsProbe
{
    /// <summary>The IP version to prefer.</summary>
    public IpProtocol PreferredIpProtocol { get; init; }

    /// <summary>Whether the other IP version will do.</summary>
    public bool IpProtocolFallback { get; init; } = true;

    /// <summary>The address to probe from.</summary>
    public IPAddress? SourceIpAddress { get; init; }

    /// <summary>Whether to ask over TCP instead of UDP.</summary>
    public bool Tcp { get; init; }

    /// <summary>Whether to ask over TLS (RFC 7858); takes <see cref="Tcp"/>.</summary>
    public bool DnsOverTls { get; init; }

    /// <summary>How to speak TLS.</summary>
    public TlsConfig TlsOptions { get; init; } = TlsConfig.Default;

    /// <summary>The name to ask for.</summary>
    public string QueryName { get; init; } = "";

    /// <summary>The type to ask for, by number; 255 (ANY) where the module names none.</summary>
    public ushort QueryType { get; init; } = DnsNames.TypeAny;

    /// <summary>The class to ask for, by number; 1 is IN.</summary>
    public ushort QueryClass { get; init; } = DnsNames.ClassInternet;

    /// <summary>Whether to ask the server to ask others (RD).</summary>
    public bool RecursionDesired { get; init; } = true;

    /// <summary>The response codes that are good, by number; NOERROR where empty.</summary>
    public IReadOnlyList<int> ValidRcodes { get; init; } = [];

    /// <summary>What the answer section must look like.</summary>
    public RecordValidation ValidateAnswer { get; init; } = RecordValidation.None;

    /// <summary>What the authority section must look like.</summary>
    public RecordValidation ValidateAuthority { get; init; } = RecordValidation.None;

    /// <summary>What the additional section must look like.</summary>
    public RecordValidation ValidateAdditional { get; init; } = RecordValidation.None;
}
