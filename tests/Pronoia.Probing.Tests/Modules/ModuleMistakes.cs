namespace Pronoia.Probing.Tests.Modules;

/// <summary>Module files with one mistake each, and the exact message.</summary>
public static class ModuleMistakes
{
    public static TheoryData<string, string> All { get; } = new()
    {
        { "[]", "m.yml:1:1: modules: expected a mapping, found a list" },
        { "a: 1", "m.yml:1:4: module \"a\": expected a mapping, found \"1\"" },
        { "a: {timeout: 5s}", "m.yml:1:4: module \"a\": prober is missing" },
        { "a: {prober: htp}", "m.yml:1:13: module \"a\": prober: \"htp\" is not one of http, tcp, dns, icmp, grpc, unix, websocket, journey (did you mean \"http\"?)" },
        { "a: {prober: http, timeout: soon}", "m.yml:1:28: module \"a\": timeout: expected a duration such as 30s or 5m, found \"soon\"" },
        { "a: {prober: http, timeout: 2h}", "m.yml:1:28: module \"a\": timeout: 2h is too long: at most 1h" },
        { "a: {prober: http, htttp: {}}", "m.yml:1:19: module \"a\": unknown key \"htttp\" (did you mean \"http\"?)" },
        { Http("valid_status_code: [200]"), At(1, "unknown key \"valid_status_code\" (did you mean \"valid_status_codes\"?)") },
        { Http("valid_status_codes: 200"), At(21, "valid_status_codes: expected a list, found \"200\"") },
        { Http("valid_status_codes: [2xx]"), At(22, "valid_status_codes: expected a status code from 100 to 999, found \"2xx\"") },
        { Http("valid_http_versions: [\"1.1\"]"), At(23, "valid_http_versions: \"1.1\" is not one of HTTP/1.0, HTTP/1.1, HTTP/2.0, HTTP/3.0") },
        { Http("method: \"GET /\""), At(9, "method: \"GET /\" is not an HTTP method") },
        { Http("headers: {\"A B\": c}"), "m.yml:1:36: headers: \"A B\" is not a header name" },
        { Http("headers: {A: \"b\\r\\nC: d\"}"), "m.yml:1:39: headers: A: a header value must be one line" },
        { Http("body: a, body_file: b"), At(21, "body_file: give either body or body_file, not both") },
        { Http("fail_if_ssl: maybe"), At(14, "fail_if_ssl: expected true or false, found \"maybe\"") },
        { Http("fail_if_body_matches_regexp: [\"(?=a)\"]"), At(31, "fail_if_body_matches_regexp: invalid regular expression \"(?=a)\": invalid or unsupported Perl syntax: (?= (at character 1)") },
        { Http("fail_if_body_not_matches_regexp: [{}]"), At(35, "fail_if_body_not_matches_regexp: expected a regular expression, found a mapping") },
        { Http("fail_if_header_matches: [{regexp: a}]"), "m.yml:1:51: fail_if_header_matches: header is missing" },
        { Http("fail_if_header_not_matches: [{header: a}]"), "m.yml:1:55: fail_if_header_not_matches: regexp is missing" },
        { Http("compression: zip"), At(14, "compression: \"zip\" is not one of gzip, br, deflate, identity (did you mean \"gzip\"?)") },
        { Http("compression: gzip, headers: {Accept-Encoding: \"br, gzip;q=0\"}"), At(14, "compression: the header Accept-Encoding does not allow gzip") },
        { Http("body_size_limit: big"), At(18, "body_size_limit: expected a size such as 10MB, found \"big\"") },
        { Http("enable_http3: true"), At(15, "enable_http3: needs enable_http2: false") },
        { Http("enable_http3: true, enable_http2: false, valid_http_versions: [HTTP/1.1]"), At(63, "valid_http_versions: with enable_http3 only HTTP/3.0 can come") },
        { Http("valid_http_versions: [HTTP/3.0]"), At(22, "valid_http_versions: HTTP/3.0 needs enable_http3") },
        { Http("fail_if_body_json_matches_cel: body.a ="), At(32, "fail_if_body_json_matches_cel: \"=\" is not expected at character 8") },
        { Http("fail_if_body_json_not_matches_cel: bodi.a == 1"), At(36, "fail_if_body_json_not_matches_cel: there is no variable bodi (did you mean \"body\"?) at character 1") },
        { Http("preferred_ip_protocol: ipv4"), At(24, "preferred_ip_protocol: \"ipv4\" is not one of ip6, ip4 (did you mean \"ip4\"?)") },
        { Http("basic_auth: {username: a}, bearer_token: b"), At(42, "bearer_token: give either basic_auth or bearer_token, not both") },
        { Http("basic_auth: {password: b}"), "m.yml:1:38: basic_auth: username or username_file is missing" },
        { Http("basic_auth: {username: a, password: b, password_file: c}"), "m.yml:1:80: basic_auth: password_file: give either password or password_file, not both" },
        { Http("authorization: {type: Basic, credentials: x}"), "m.yml:1:48: authorization: type: cannot be basic: use basic_auth" },
        { Http("oauth2: {client_id: a, client_secret: b}"), "m.yml:1:34: oauth2: token_url is missing" },
        { Http("oauth2: {client_id: a, client_secret: b, token_url: x}"), "m.yml:1:78: oauth2: token_url: expected a URL with http:// or https://" },
        { Http("proxy_url: ftp://x:1"), At(12, "proxy_url: expected a URL with http:// or https:// or socks5:// or socks5h://") },
        { Http("proxy_url: http://x:1, proxy_from_environment: true"), At(48, "proxy_from_environment: give either proxy_url or proxy_from_environment, not both") },
        { Http("no_proxy: a"), At(11, "no_proxy: goes with proxy_url, which is missing") },
        { Http("tls_config: {min_version: TLS13, max_version: TLS12}"), "m.yml:1:72: tls_config: max_version: must not be below min_version" },
        { Http("tls_config: {cert_file: a}"), "m.yml:1:38: tls_config: a client certificate needs both cert_file (or cert) and key_file (or key)" },
        { Http("tls_config: {ca: a, ca_file: b}"), "m.yml:1:55: tls_config: ca_file: give either ca or ca_file, not both" },
        { "a: {prober: tcp, tcp: {source_ip_address: here}}", "m.yml:1:43: tcp: source_ip_address: expected an IP address, found \"here\"" },
        { "a: {prober: tcp, tcp: {query_response: [{expect: \"[\"}]}}", "m.yml:1:50: query_response: expect: invalid regular expression \"[\": missing closing ] (at character 1)" },
        { "a: {prober: tcp, tcp: {query_response: [{expect: a, expect_bytes: b}]}}", "m.yml:1:67: query_response: expect_bytes: give either expect or expect_bytes, not both" },
        { "a: {prober: tcp, tcp: {query_response: [{send: a, labels: [{name: b, value: c}]}]}}", "m.yml:1:59: query_response: labels: need an expect in the same step to take their values from" },
        { "a: {prober: tcp, tcp: {query_response: [{expect: a, labels: [{name: b-c}]}]}}", "m.yml:1:69: label: name: \"b-c\" is not a label name" },
        { "a: {prober: dns}", "m.yml:1:4: module \"a\": dns is missing: it names what to ask for, in query_name" },
        { "a: {prober: dns, dns: {query_type: A}}", "m.yml:1:23: dns: query_name is missing" },
        { Dns("query_type: AAAAA"), "m.yml:1:52: dns: query_type: \"AAAAA\" is not known (did you mean \"AAAA\"?)" },
        { Dns("query_class: XX"), "m.yml:1:53: dns: query_class: \"XX\" is not known" },
        { Dns("transport_protocol: sctp"), "m.yml:1:60: dns: transport_protocol: \"sctp\" is not one of udp, tcp" },
        { Dns("dns_over_tls: true"), "m.yml:1:54: dns: dns_over_tls: takes transport_protocol: tcp" },
        { Dns("valid_rcodes: [NOEROR]"), "m.yml:1:55: dns: valid_rcodes: \"NOEROR\" is not a response code (did you mean \"NOERROR\"?)" },
        { "a: {prober: dns, dns: {query_name: a..b}}", "m.yml:1:36: dns: query_name: \"a..b\" is not a domain name: a label has 1 to 63 bytes" },
        { "a: {prober: icmp, icmp: {ttl: 256}}", "m.yml:1:31: icmp: ttl: 256 is too large: at most 255" },
        { "a: {prober: icmp, icmp: {ttl: -1}}", "m.yml:1:31: icmp: ttl: -1 is too small: at least 0" },
        { "a: {prober: icmp, icmp: {payload_size: 65508}}", "m.yml:1:40: icmp: payload_size: 65508 is too large: at most 65507" },
        { Http("json: [{path: status}]"), "m.yml:1:40: json: path: \"status\" is not a JSON path: a path starts with $ at position 1" },
        { Http("json: [{path: $.a, exists: false, equals: b}]"), "m.yml:1:53: json: exists: false leaves nothing to compare" },
        { "a: {prober: http, confirm: {attempts: 11}}", "m.yml:1:39: confirm: attempts: 11 is too large: at most 10" },
        { "a: {prober: http, degraded_if_slower_than: 2s, fail_if_slower_than: 1s}", "m.yml:1:44: module \"a\": degraded_if_slower_than: must be shorter than fail_if_slower_than" },
        { "a: {prober: http, certificate: {fail_below_ratio: 1.5}}", "m.yml:1:51: certificate: fail_below_ratio: 1.5 is too large: at most 1" },
        { "a: {prober: journey}", "m.yml:1:4: module \"a\": journey is missing: it names the steps" },
        { "a: {prober: journey, journey: {}}", "m.yml:1:31: journey: steps is missing" },
        { Journey("{name: a, url: '/{{tokn}}'}"), "m.yml:1:40: step: the variable tokn is not set by an earlier step" },
        { Journey("{name: a}, {name: a}"), "m.yml:1:58: step: name: \"a\" is the name of another step too" },
        { Journey("{name: a, extract: [{name: b}]}"), "m.yml:1:60: extract: one of json, header and regexp is missing" },
        { "a: {prober: grpc, grpc: {metadata: {x: b}}}", "m.yml:1:40: metadata: x: expected a list, found \"b\"" },
        { "a: {prober: tcp, tcp: {query_response: [{send: !!binary x}]}}", "m.yml:1:48: !!binary takes base64" },
        { "a: {prober: unix, unix: {tls: true}}", "m.yml:1:25: unix: TLS over a socket's path needs tls_config.server_name, the name to verify" },
        { "a: {prober: unix, unix: {query_response: [{starttls: true}]}}", "m.yml:1:25: unix: TLS over a socket's path needs tls_config.server_name, the name to verify" },
        { "a: {prober: websocket, websocket: {query_response: [{starttls: true}]}}", "m.yml:1:52: websocket: query_response: starttls is for lines of text: a WebSocket has TLS from the start, with wss://" },
        { "a: {prober: websocket, websocket: {query_response: [{expect_bytes: x}]}}", "m.yml:1:52: websocket: query_response: a step of a WebSocket takes expect and send" },
        { "a: {prober: websocket, websocket: {headers: {A: {value: b}}}}", "m.yml:1:50: headers: A: unknown key \"value\" (did you mean \"values\"?)" },
        { "a: {prober: websocket, websocket: {http_config: {basic_auth: {username: u}, authorization: {credentials: x}}}}", "m.yml:1:92: http_config: authorization: give either basic_auth or authorization, not both" },
    };

    private static string Http(string options) => $"a: {{prober: http, http: {{{options}}}}}";

    private static string Journey(string steps) => $"a: {{prober: journey, journey: {{steps: [{steps}]}}}}";

    private static string Dns(string options) => $"a: {{prober: dns, dns: {{query_name: ab, {options}}}}}";

    // The options of Http() start in column 26.
    private static string At(int column, string message) => $"m.yml:1:{25 + column}: http: {message}";
}
