namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>
/// The module file both probers load; CA_FILE stands for the authority of the servers, PROXY for a proxy, TOKENS for a token endpoint.
/// </summary>
internal static class BlackboxModules
{
    public const string Yaml = """
        modules:
          http_2xx: {prober: http, timeout: 5s}
          http_post: {prober: http, timeout: 5s, http: {method: POST, body: "x", headers: {Host: vhost}}}
          http_head: {prober: http, timeout: 5s, http: {method: HEAD}}
          http_codes: {prober: http, timeout: 5s, http: {valid_status_codes: [404, 500]}}
          http_versions: {prober: http, timeout: 5s, http: {valid_http_versions: ["HTTP/2.0"]}}
          http_no_redirect: {prober: http, timeout: 5s, http: {follow_redirects: false, valid_status_codes: [302]}}
          http_body: {prober: http, timeout: 5s, http: {fail_if_body_matches_regexp: ["wor(l|k)d"]}}
          http_body_not: {prober: http, timeout: 5s, http: {fail_if_body_not_matches_regexp: ["absent"]}}
          http_header: {prober: http, timeout: 5s, http: {fail_if_header_matches: [{header: X-Tag, regexp: "^two$", allow_missing: true}]}}
          http_header_not: {prober: http, timeout: 5s, http: {fail_if_header_not_matches: [{header: x-tag, regexp: "two"}]}}
          http_limit: {prober: http, timeout: 5s, http: {body_size_limit: 5B}}
          http_gzip: {prober: http, timeout: 5s, http: {compression: gzip}}
          http_basic: {prober: http, timeout: 5s, http: {basic_auth: {username: u, password: p}}}
          http_ssl: {prober: http, timeout: 5s, http: {fail_if_not_ssl: true}}
          http_ip6: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip6, ip_protocol_fallback: false}}
          https_ca: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, tls_config: {ca_file: CA_FILE}}}
          https_no_ssl: {prober: http, timeout: 5s, http: {fail_if_ssl: true, preferred_ip_protocol: ip4, tls_config: {ca_file: CA_FILE}}}
          https_any: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, tls_config: {insecure_skip_verify: true}}}
          https_system: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4}}
          https_name: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, tls_config: {ca_file: CA_FILE, server_name: other.test}}}
          http_proxy: {prober: http, timeout: 5s, http: {proxy_url: "http://u:p@PROXY"}}
          http_proxy_name: {prober: http, timeout: 5s, http: {proxy_url: "http://u:p@PROXY", skip_resolve_phase_with_proxy: true}}
          https_proxy: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, proxy_url: "http://u:p@PROXY", tls_config: {ca_file: CA_FILE}}}
          http_no_proxy: {prober: http, timeout: 1s, http: {proxy_url: "http://PROXY"}}
          http_oauth:
            prober: http
            timeout: 5s
            http: {oauth2: {client_id: id, client_secret: secret, token_url: "http://TOKENS/token", scopes: [a, b], endpoint_params: {audience: probes}}}
          https_http2: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, valid_status_codes: [404], valid_http_versions: ["HTTP/2.0"], tls_config: {ca_file: CA_FILE}}}
          https_no_http2: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, enable_http2: false, tls_config: {ca_file: CA_FILE}}}
          tcp_source: {prober: tcp, timeout: 5s, tcp: {source_ip_address: 127.0.0.2, query_response: [{expect: "^from 127.0.0.2$"}]}}
          tcp_source_none: {prober: tcp, timeout: 5s, tcp: {source_ip_address: 192.0.2.1}}
          dns_source: {prober: dns, timeout: 5s, dns: {source_ip_address: 127.0.0.2, query_name: example.com, query_type: A}}
          dns_tls:
            prober: dns
            timeout: 5s
            dns: {query_name: example.com, query_type: MX, transport_protocol: tcp, dns_over_tls: true, preferred_ip_protocol: ip4, tls_config: {ca_file: CA_FILE}}
          dns_tls_name:
            prober: dns
            timeout: 5s
            dns: {query_name: example.com, query_type: MX, transport_protocol: tcp, dns_over_tls: true, tls_config: {ca_file: CA_FILE, server_name: other.test}}
          http_only6: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip6, ip_protocol_fallback: false}}
          http_only4: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, ip_protocol_fallback: false}}
          icmp_source: {prober: icmp, timeout: 5s, icmp: {source_ip_address: 127.0.0.1}}
          tcp_connect: {prober: tcp, timeout: 5s}
          tcp_tls: {prober: tcp, timeout: 5s, tcp: {tls: true, preferred_ip_protocol: ip4, tls_config: {ca_file: CA_FILE}}}
          tcp_smtp: {prober: tcp, timeout: 5s, tcp: {query_response: [{expect: "^220 ([^ ]+) ESMTP", send: "EHLO ${1}"}, {expect: "^250 EHLO mail.test$"}]}}
          tcp_wrong: {prober: tcp, timeout: 1s, tcp: {query_response: [{expect: "^220"}, {send: "a"}, {expect: "^500"}]}}
          tcp_starttls:
            prober: tcp
            timeout: 5s
            tcp:
              preferred_ip_protocol: ip4
              query_response: [{expect: "^220"}, {send: "STARTTLS"}, {expect: "^220"}, {starttls: true}, {expect: "^220 mail"}]
              tls_config: {ca_file: CA_FILE}
          dns_a: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: A}}
          dns_soa: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: SOA}}
          dns_tcp: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: MX, transport_protocol: tcp}}
          dns_missing: {prober: dns, timeout: 5s, dns: {query_name: example.org, query_type: A}}
          dns_missing_ok: {prober: dns, timeout: 5s, dns: {query_name: example.org, query_type: A, valid_rcodes: [NXDOMAIN]}}
          dns_text:
            prober: dns
            timeout: 5s
            dns:
              query_name: example.com
              query_type: TXT
              validate_answer_rrs: {fail_if_not_matches_regexp: ["^example.com.\t300\tIN\tTXT\t\"a\\\\\"b\\\\\\\\\\\\195\"$"]}
              validate_authority_rrs: {fail_if_none_matches_regexp: ["\tNS\tns.example.com.$"]}
          dns_all: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: A, validate_answer_rrs: {fail_if_all_match_regexp: ["192"]}}}
          dns_not_all: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: A, validate_answer_rrs: {fail_if_all_match_regexp: ["2.1$"]}}}
          dns_none: {prober: dns, timeout: 5s, dns: {query_name: example.com, query_type: SRV, validate_answer_rrs: {fail_if_not_matches_regexp: ["."]}}}
          dns_silent: {prober: dns, timeout: 1s, dns: {query_name: example.com, query_type: A}}
          grpc: {prober: grpc, timeout: 5s, grpc: {service: good}}
          grpc_bad: {prober: grpc, timeout: 5s, grpc: {service: bad}}
          grpc_other: {prober: grpc, timeout: 5s, grpc: {service: other}}
          grpc_tls: {prober: grpc, timeout: 5s, grpc: {tls: true, service: good, tls_config: {ca_file: CA_FILE}}}
          icmp: {prober: icmp, timeout: 5s}
          icmp_df: {prober: icmp, timeout: 5s, icmp: {dont_fragment: true, payload_size: 100, ttl: 9}}
        """;
}
