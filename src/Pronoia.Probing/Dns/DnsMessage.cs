namespace Pronoia.Probing.Dns;

/// <summary>What a prober wants to know of a response (RFC 1035, 4).</summary>
/// <param name="Rcode">The response code.</param>
/// <param name="Truncated">Whether the server says it left something out (TC).</param>
/// <param name="Answer">The answer section.</param>
/// <param name="Authority">The authority section.</param>
/// <param name="Additional">The additional section.</param>
internal sealed record DnsMessage(
    int Rcode, bool Truncated, IReadOnlyList<DnsRecord> Answer, IReadOnlyList<DnsRecord> Authority, IReadOnlyList<DnsRecord> Additional);
