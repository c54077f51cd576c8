using System.Net;
using System.Security.Authentication;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Modules;

public sealed class ModulesFileTests
{
    [Fact]
    public void Modules_are_read_with_their_defaults()
    {
        var modules = Read("a: {prober: http}\nb: {prober: tcp, timeout: 5s, tcp: {tls: true}}\nc: {prober: icmp}\nd: {prober: grpc}");

        Assert.Equal((ProberKind.Http, "GET", true), (modules["a"].Prober, modules["a"].Http.Method, modules["a"].Http.FollowRedirects));
        Assert.Equal((true, true, IpProtocol.Ip6), (modules["a"].Http.EnableHttp2, modules["a"].Http.IpProtocolFallback, modules["a"].Http.PreferredIpProtocol));
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, modules["a"].Http.TlsOptions.Versions);
        Assert.Equal((ProberKind.Tcp, TimeSpan.FromSeconds(5), true), (modules["b"].Prober, modules["b"].Timeout, modules["b"].Tcp.Tls));
        Assert.Equal((64, 0, false), (modules["c"].Icmp.Ttl, modules["c"].Icmp.PayloadSize, modules["c"].Icmp.DontFragment));
        Assert.Equal(("", false), (modules["d"].Grpc.Service, modules["d"].Grpc.Tls));
    }

    [Fact]
    public void Every_option_of_http_is_read()
    {
        var http = Read("""
            m:
              prober: http
              http:
                valid_status_codes: [200, 418]
                valid_http_versions: ["HTTP/1.1", "HTTP/2.0"]
                method: POST
                headers: {Host: vhost, X-A: b}
                body: "{}"
                fail_if_ssl: true
                fail_if_not_ssl: true
                fail_if_body_matches_regexp: ["a+"]
                fail_if_body_not_matches_regexp: ["(?P<n>b)"]
                fail_if_header_matches: [{header: A, regexp: x, allow_missing: true}]
                fail_if_header_not_matches: [{header: B, regexp: y}]
                compression: gzip
                no_follow_redirects: true
                body_size_limit: 10MB
                enable_http2: false
                enable_http3: false
                preferred_ip_protocol: ip4
                ip_protocol_fallback: false
                basic_auth: {username: u, password_file: secret}
                http_headers: {X-Key: {secrets: [s], files: [f]}}
                proxy_url: http://proxy:3128
                no_proxy: internal
                proxy_connect_header: {X-P: [q]}
                skip_resolve_phase_with_proxy: true
                tls_config: {ca_file: ca.pem, cert_file: c.pem, key_file: k.pem, server_name: n, min_version: TLS10, max_version: TLS12, insecure_skip_verify: true}
            """)["m"].Http;

        Assert.Equal([200, 418], http.ValidStatusCodes);
        Assert.Equal(["HTTP/1.1", "HTTP/2.0"], http.ValidHttpVersions);
        Assert.Equal(("POST", "{}", "gzip", 10L << 20), (http.Method, http.Body, http.Compression, http.BodySizeLimit));
        Assert.Equal([new("Host", "vhost"), new("X-A", "b")], http.Headers);
        Assert.True(http is { FailIfSsl: true, FailIfNotSsl: true, FollowRedirects: false, EnableHttp2: false, IpProtocolFallback: false });
        Assert.Equal(("A", true), (http.FailIfHeaderMatches[0].Header, http.FailIfHeaderMatches[0].AllowMissing));
        Assert.Equal(("B", false), (http.FailIfHeaderNotMatches[0].Header, http.FailIfHeaderNotMatches[0].AllowMissing));
        Assert.Matches(http.FailIfBodyMatches[0], "aa");
        Assert.Matches(http.FailIfBodyNotMatches[0], "b");
        Assert.Equal(("u", Path.GetFullPath("/base/secret")), (http.BasicAuth!.Username.Read(), http.BasicAuth.Password.File));
        Assert.Equal([null, "/base/f"], http.HttpHeaders[0].Values.Select(v => v.File));
        Assert.Equal("s", http.HttpHeaders[0].Values[0].Read());
        Assert.Equal(("proxy", "internal", true), (http.Proxy!.Url!.Host, http.Proxy.NoProxy, http.SkipResolvePhaseWithProxy));
        Assert.Equal(("/base/ca.pem", "n", true), (http.TlsOptions.CaFile, http.TlsOptions.ServerName, http.TlsOptions.InsecureSkipVerify));
#pragma warning disable SYSLIB0039, CA5397 // The option under test.
        Assert.Equal(SslProtocols.Tls | SslProtocols.Tls11 | SslProtocols.Tls12, http.TlsOptions.Versions);
#pragma warning restore SYSLIB0039, CA5397
    }

    // What Go's decoder takes for a duration and for true and false.
    [Theory]
    [InlineData("5s", 5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("1m0.5s", 60.5)]
    [InlineData("250000us", 0.25)]
    [InlineData("1h", 3600)]
    public void Timeouts_are_read_as_Go_reads_them(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($"a: {{prober: icmp, timeout: {text}}}")["a"].Timeout);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("y", true)]
    [InlineData("no", false)]
    [InlineData("OFF", false)]
    public void Truth_is_read_as_Go_reads_it(string text, bool expected) =>
        Assert.Equal(expected, Read($"a: {{prober: grpc, grpc: {{tls: {text}}}}}")["a"].Grpc.Tls);

    [Fact]
    public void Every_option_of_later_versions_is_read()
    {
        var modules = Read("""
            cel: {prober: http, http: {fail_if_body_json_matches_cel: "body.a > 1", fail_if_body_json_not_matches_cel: "has(body.b)"}}
            h2: {prober: http, http: {valid_http_versions: ["HTTP/1.1", "HTTP/2"]}}
            h3: {prober: http, http: {enable_http2: false, enable_http3: true, valid_http_versions: ["HTTP/3.0"]}}
            binary:
              prober: tcp
              tcp:
                query_response:
                  - send: !!binary AAECgP8=
                  - expect_bytes: !!binary |
                      /w==
            proxy:
              prober: http
              http:
                proxy_url: socks5://proxy:1080
                oauth2: {client_id: i, client_secret: s, token_url: "https://x/t", endpoint_params: {grant_type: password}, proxy_url: "http://other:3128"}
            u: {prober: unix, unix: {tls: true, tls_config: {server_name: n}, query_response: [{send: PING}, {expect: PONG}]}}
            w:
              prober: websocket
              websocket:
                http_config: {authorization: {credentials: s}, tls_config: {insecure_skip_verify: true}, enable_http2: true, follow_redirects: true}
                headers: {X-A: plain, X-B: {secrets: [s], files: [f]}}
                query_response: [{expect: "^Hello", send: "I am ${1}"}]
                preferred_ip_protocol: ip4
                ip_protocol_fallback: false
            """);

        Assert.Equal(("body.a > 1", "has(body.b)"), (modules["cel"].Http.FailIfBodyJsonMatchesCel!.Text, modules["cel"].Http.FailIfBodyJsonNotMatchesCel!.Text));
        Assert.Equal(["HTTP/1.1", "HTTP/2.0"], modules["h2"].Http.ValidHttpVersions);
        Assert.True(modules["h3"].Http.EnableHttp3);
        Assert.Equal([0, 1, 2, 0x80, 0xff], modules["binary"].Tcp.QueryResponse[0].Send.ToArray());
        Assert.Equal([0xff], modules["binary"].Tcp.QueryResponse[1].ExpectBytes.ToArray());
        Assert.Equal(("socks5", "other"), (modules["proxy"].Http.Proxy!.Url!.Scheme, modules["proxy"].Http.OAuth2!.Proxy!.Url!.Host));
        Assert.Equal(("n", 2), (modules["u"].Unix.TlsOptions.ServerName, modules["u"].Unix.QueryResponse.Count));
        var socket = modules["w"].WebSocket;
        Assert.Equal("plain", Assert.Single(socket.Handshake.HttpHeaders[0].Values).Read());
        Assert.Equal([null, "/base/f"], socket.Handshake.HttpHeaders[1].Values.Select(v => v.File));
        Assert.Equal(("Bearer", true), (socket.Handshake.Authorization!.Type, socket.Handshake.TlsOptions.InsecureSkipVerify));
        Assert.Equal((IpProtocol.Ip4, false, false), (socket.Handshake.PreferredIpProtocol, socket.Handshake.IpProtocolFallback, socket.Handshake.EnableHttp2));
    }

    [Fact]
    public void Every_option_of_the_others_is_read()
    {
        var modules = Read("""
            t:
              prober: tcp
              tcp:
                source_ip_address: 127.0.0.1
                query_response:
                  - expect: "^220 ([^ ]+)"
                    send: "EHLO ${1}\r"
                    labels: [{name: host, value: "$1"}]
                  - starttls: true
                  - expect_bytes: S
            d:
              prober: dns
              dns:
                transport_protocol: tcp
                dns_over_tls: true
                query_name: example.com
                query_type: MX
                query_class: CH
                recursion_desired: false
                valid_rcodes: [NOERROR, NXDOMAIN]
                validate_answer_rrs: {fail_if_matches_regexp: [a], fail_if_all_match_regexp: [b], fail_if_not_matches_regexp: [c], fail_if_none_matches_regexp: [d]}
                validate_authority_rrs: {fail_if_matches_regexp: [e]}
                validate_additional_rrs: {fail_if_matches_regexp: [f]}
            i: {prober: icmp, icmp: {payload_size: 100, ttl: 5, dont_fragment: true, source_ip_address: "::1"}}
            g: {prober: grpc, grpc: {service: s, tls: true, metadata: {x-a: [b, c]}}}
            o:
              prober: http
              http:
                oauth2: {client_id: i, client_secret: s, scopes: [a, b], token_url: "https://x/t", endpoint_params: {p: q}, tls_config: {server_name: z}}
            """);

        var steps = modules["t"].Tcp.QueryResponse;
        Assert.Equal("EHLO ${1}\r"u8, steps[0].Send.Span);
        Assert.Equal(("host", true), (steps[0].Labels[0].Key, steps[1].StartTls));
        Assert.Equal("S"u8, steps[2].ExpectBytes.Span);
        var dns = modules["d"].Dns;
        Assert.True(dns is { Tcp: true, DnsOverTls: true, QueryName: "example.com", QueryType: 15, QueryClass: 3, RecursionDesired: false });
        Assert.Equal([0, 3], dns.ValidRcodes);
        Assert.Equal([1, 1, 1, 1], new[] { dns.ValidateAnswer.FailIfMatches, dns.ValidateAnswer.FailIfAllMatch, dns.ValidateAnswer.FailIfNotMatches, dns.ValidateAnswer.FailIfNoneMatches }.Select(l => l.Count));
        Assert.Equal((1, 1), (dns.ValidateAuthority.FailIfMatches.Count, dns.ValidateAdditional.FailIfMatches.Count));
        Assert.True(modules["i"].Icmp is { PayloadSize: 100, Ttl: 5, DontFragment: true });
        Assert.Equal(IPAddress.IPv6Loopback, modules["i"].Icmp.SourceIpAddress);
        Assert.Equal([new("x-a", "b"), new("x-a", "c")], modules["g"].Grpc.Metadata);
        Assert.Equal(("i", "a b", "z"), (modules["o"].Http.OAuth2!.ClientId, string.Join(' ', modules["o"].Http.OAuth2!.Scopes), modules["o"].Http.OAuth2!.Tls.ServerName));
    }

    [Theory]
    [MemberData(nameof(ModuleMistakes.All), MemberType = typeof(ModuleMistakes))]
    [MemberData(nameof(OptionMistakes.All), MemberType = typeof(OptionMistakes))]
    public void A_mistake_has_its_message(string yaml, string message)
    {
        var diagnostics = new Diagnostics();

        ModulesFile.Read(YamlFile.Parse(yaml, "m.yml", diagnostics), diagnostics, "/base");

        Assert.Equal(message, Assert.Single(diagnostics.Errors).ToString());
    }

    [PeerFileFact("/etc/prometheus/blackbox.yml")]
    public void Debians_module_file_loads()
    {
        var diagnostics = new Diagnostics();

        var modules = ModulesFile.Load("/etc/prometheus/blackbox.yml", diagnostics);

        Assert.Empty(diagnostics.Errors);
        Assert.Equal(10, modules!.Count);
        Assert.Equal(5, modules["icmp_ttl5"].Icmp.Ttl);
    }

    [PeerFileFact("/usr/share/doc/prometheus-blackbox-exporter/examples/example.yml")]
    public void The_upstream_example_loads()
    {
        var diagnostics = new Diagnostics();

        var modules = ModulesFile.Load("/usr/share/doc/prometheus-blackbox-exporter/examples/example.yml", diagnostics);

        Assert.Empty(diagnostics.Errors);
        Assert.Equal(16, modules!.Count);
        Assert.False(modules["http_2xx_example"].Http.IpProtocolFallback);
    }

    [Fact]
    public void A_missing_file_is_an_error_and_an_empty_one_is_not()
    {
        var diagnostics = new Diagnostics();
        var empty = Path.GetTempFileName();
        try
        {
            Assert.Empty(ModulesFile.Load(empty, diagnostics)!);
            Assert.Null(ModulesFile.Load(empty + ".not", diagnostics));
            Assert.EndsWith("no such file", Assert.Single(diagnostics.Errors).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(empty);
        }
    }

    private static IReadOnlyDictionary<string, ProbeModule> Read(string yaml)
    {
        var diagnostics = new Diagnostics();
        var modules = ModulesFile.Read(YamlFile.Parse(yaml, "modules.yml", diagnostics), diagnostics, "/base");
        Assert.Empty(diagnostics.Errors);
        return modules;
    }
}
