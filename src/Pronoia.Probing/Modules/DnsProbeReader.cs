using Pronoia.Probing.Dns;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>dns</c>.</summary>
internal static class DnsProbeReader
{
    public static DnsProbe Read(YamlMap module, FileNames files)
    {
        var needed = module.String("prober") == "dns";
        if (!module.Has("dns"))
        {
            if (needed)
            {
                module.Diagnostics.Error(module.Position, $"{module.What}: dns is missing: it names what to ask for, in query_name");
            }

            return new DnsProbe();
        }

        var map = module.Map("dns", "dns");
        var options = new DnsProbe
        {
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            SourceIpAddress = map.Address("source_ip_address"),
            Tcp = map.Choice("transport_protocol", fallback: false, ("udp", false), ("tcp", true)),
            DnsOverTls = map.Bool("dns_over_tls", fallback: false),
            TlsOptions = files.Tls(map),
            QueryName = Name(map),
            QueryType = Named(map, "query_type", DnsNames.Types, DnsNames.TypeAny),
            QueryClass = Named(map, "query_class", DnsNames.Classes, DnsNames.ClassInternet),
            RecursionDesired = map.Bool("recursion_desired", fallback: true),
            ValidRcodes = map.List("valid_rcodes", item => Rcode(map, item)),
            ValidateAnswer = Validation(map, "validate_answer_rrs"),
            ValidateAuthority = Validation(map, "validate_authority_rrs"),
            ValidateAdditional = Validation(map, "validate_additional_rrs"),
        };
        if (options is { DnsOverTls: true, Tcp: false })
        {
            map.Error("dns_over_tls", "takes transport_protocol: tcp");
        }

        map.Done();
        return options;
    }

    private static string Name(YamlMap map)
    {
        var name = map.String("query_name", required: true) ?? "";
        try
        {
            DnsQuery.EncodeName(name);
        }
        catch (FormatException e)
        {
            map.Error("query_name", e.Message);
        }

        return name;
    }

    private static ushort Named(YamlMap map, string key, IReadOnlyDictionary<string, ushort> names, ushort fallback)
    {
        if (map.String(key) is not { Length: > 0 } text)
        {
            return fallback;
        }

        if (names.TryGetValue(text, out var value))
        {
            return value;
        }

        map.Error(key, $"{YamlMap.Describe(map.Value(key)!)} is not known{Nearest.Hint(text, names.Keys)}");
        return fallback;
    }

    private static int Rcode(YamlMap map, YamlValue item)
    {
        if (item is YamlScalar scalar && DnsNames.Rcodes.TryGetValue(scalar.Text, out var rcode))
        {
            return rcode;
        }

        var hint = item is YamlScalar { Text: var text } ? Nearest.Hint(text, DnsNames.Rcodes.Keys) : "";
        map.Diagnostics.Error(item.Position, $"{map.What}: valid_rcodes: {YamlMap.Describe(item)} is not a response code{hint}");
        return 0;
    }

    private static RecordValidation Validation(YamlMap dns, string key)
    {
        var map = dns.Map(key, key);
        var validation = new RecordValidation
        {
            FailIfMatches = map.Regexps("fail_if_matches_regexp"),
            FailIfAllMatch = map.Regexps("fail_if_all_match_regexp"),
            FailIfNotMatches = map.Regexps("fail_if_not_matches_regexp"),
            FailIfNoneMatches = map.Regexps("fail_if_none_matches_regexp"),
        };
        map.Done();
        return validation;
    }
}
