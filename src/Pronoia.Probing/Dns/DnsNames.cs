namespace Pronoia.Probing.Dns;

/// <summary>The names of types, classes and response codes (IANA, Domain Name System Parameters).</summary>
internal static class DnsNames
{
    public const ushort TypeSoa = 6;
    public const ushort TypeAny = 255;
    public const ushort ClassInternet = 1;

    public static readonly IReadOnlyDictionary<string, ushort> Types = new Dictionary<string, ushort>(StringComparer.Ordinal)
    {
        ["A"] = 1, ["NS"] = 2, ["MD"] = 3, ["MF"] = 4, ["CNAME"] = 5, ["SOA"] = TypeSoa, ["MB"] = 7, ["MG"] = 8, ["MR"] = 9, ["NULL"] = 10,
        ["PTR"] = 12, ["HINFO"] = 13, ["MINFO"] = 14, ["MX"] = 15, ["TXT"] = 16, ["RP"] = 17, ["AFSDB"] = 18, ["X25"] = 19, ["ISDN"] = 20,
        ["RT"] = 21, ["NSAP-PTR"] = 23, ["SIG"] = 24, ["KEY"] = 25, ["PX"] = 26, ["GPOS"] = 27, ["AAAA"] = 28, ["LOC"] = 29, ["NXT"] = 30,
        ["EID"] = 31, ["NIMLOC"] = 32, ["SRV"] = 33, ["ATMA"] = 34, ["NAPTR"] = 35, ["KX"] = 36, ["CERT"] = 37, ["DNAME"] = 39, ["OPT"] = 41,
        ["APL"] = 42, ["DS"] = 43, ["SSHFP"] = 44, ["IPSECKEY"] = 45, ["RRSIG"] = 46, ["NSEC"] = 47, ["DNSKEY"] = 48, ["DHCID"] = 49,
        ["NSEC3"] = 50, ["NSEC3PARAM"] = 51, ["TLSA"] = 52, ["SMIMEA"] = 53, ["HIP"] = 55, ["NINFO"] = 56, ["RKEY"] = 57, ["TALINK"] = 58,
        ["CDS"] = 59, ["CDNSKEY"] = 60, ["OPENPGPKEY"] = 61, ["CSYNC"] = 62, ["ZONEMD"] = 63, ["SVCB"] = 64, ["HTTPS"] = 65, ["SPF"] = 99,
        ["UINFO"] = 100, ["UID"] = 101, ["GID"] = 102, ["UNSPEC"] = 103, ["NID"] = 104, ["L32"] = 105, ["L64"] = 106, ["LP"] = 107,
        ["EUI48"] = 108, ["EUI64"] = 109, ["TKEY"] = 249, ["TSIG"] = 250, ["IXFR"] = 251, ["AXFR"] = 252, ["MAILB"] = 253, ["MAILA"] = 254,
        ["ANY"] = TypeAny, ["URI"] = 256, ["CAA"] = 257, ["AVC"] = 258, ["AMTRELAY"] = 260, ["TA"] = 32768, ["DLV"] = 32769,
    };

    public static readonly IReadOnlyDictionary<string, ushort> Classes = new Dictionary<string, ushort>(StringComparer.Ordinal)
    {
        ["IN"] = ClassInternet, ["CS"] = 2, ["CH"] = 3, ["HS"] = 4, ["NONE"] = 254, ["ANY"] = 255,
    };

    public static readonly IReadOnlyDictionary<string, int> Rcodes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["NOERROR"] = 0, ["FORMERR"] = 1, ["SERVFAIL"] = 2, ["NXDOMAIN"] = 3, ["NOTIMP"] = 4, ["REFUSED"] = 5, ["YXDOMAIN"] = 6, ["YXRRSET"] = 7,
        ["NXRRSET"] = 8, ["NOTAUTH"] = 9, ["NOTZONE"] = 10, ["BADSIG"] = 16, ["BADVERS"] = 16, ["BADKEY"] = 17, ["BADTIME"] = 18, ["BADMODE"] = 19,
        ["BADNAME"] = 20, ["BADALG"] = 21, ["BADTRUNC"] = 22, ["BADCOOKIE"] = 23,
    };

    private static readonly Dictionary<ushort, string> TypeNames = Types.ToDictionary(t => t.Value, t => t.Key);
    private static readonly Dictionary<ushort, string> ClassNames = Classes.ToDictionary(c => c.Value, c => c.Key);

    public static string Type(ushort type) => TypeNames.TryGetValue(type, out var name) ? name : $"TYPE{type}";

    public static string Class(ushort value) => ClassNames.TryGetValue(value, out var name) ? name : $"CLASS{value}";

    public static string Rcode(int value) => Rcodes.FirstOrDefault(r => r.Value == value).Key ?? $"RCODE{value}";
}
