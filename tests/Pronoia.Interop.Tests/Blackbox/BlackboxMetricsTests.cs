using System.Globalization;
using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>The same modules, the same servers: every metric both report must agree. What differs on purpose is listed in docs/blackbox-compatibility.md.</summary>
public sealed class BlackboxMetricsTests(BlackboxFixture fixture) : IClassFixture<BlackboxFixture>
{
    // Times are compared with a tolerance: both run on a machine that does other things too.
    private const double SecondsTolerance = 2.5;

    [BlackboxTheory]
    [InlineData("http_2xx", "http://{http}/")]
    [InlineData("http_2xx", "{http}")]
    [InlineData("http_2xx", "{http}/chunked")]
    [InlineData("http_2xx", "{http}/close")]
    [InlineData("http_2xx", "{http}/empty")]
    [InlineData("http_2xx", "{http}/modified")]
    [InlineData("http_2xx", "{http}/500")]
    [InlineData("http_2xx", "{http}/redirect")]
    [InlineData("http_2xx", "{http}/loop")]
    [InlineData("http_2xx", "{http}/cookie")]
    [InlineData("http_2xx", "{http}/nowhere")]
    [InlineData("http_2xx", "{http}/garbage")]
    [InlineData("http_2xx", "{http}/hangup")]
    [InlineData("http_2xx", "{http}/short")]
    [InlineData("http_2xx", "{closed}")]
    [InlineData("http_2xx", "http://name.invalid/")]
    [InlineData("http_2xx", "https://{http}/")]
    [InlineData("http_post", "{http}/method")]
    [InlineData("http_post", "{http}/redirect")]
    [InlineData("http_head", "{http}/")]
    [InlineData("http_codes", "{http}/500")]
    [InlineData("http_codes", "{http}/")]
    [InlineData("http_versions", "{http}/")]
    [InlineData("http_no_redirect", "{http}/redirect")]
    [InlineData("http_body", "{http}/")]
    [InlineData("http_body", "{http}/modified")]
    [InlineData("http_body_not", "{http}/")]
    [InlineData("http_header", "{http}/modified")]
    [InlineData("http_header", "{http}/")]
    [InlineData("http_header_not", "{http}/modified")]
    [InlineData("http_header_not", "{http}/")]
    [InlineData("http_limit", "{http}/")]
    [InlineData("http_limit", "{http}/modified")]
    [InlineData("http_gzip", "{http}/")]
    [InlineData("http_basic", "{http}/auth")]
    [InlineData("http_2xx", "http://u:p@{http}/auth")]
    [InlineData("http_ssl", "{http}/")]
    [InlineData("http_ip6", "{http}/")]
    [InlineData("https_ca", "https://{https}/")]
    [InlineData("https_ca", "https://{https}/redirect")]
    [InlineData("https_ca", "https://{bare}/")]
    [InlineData("https_no_ssl", "https://{https}/")]
    [InlineData("https_any", "https://{https}/")]
    [InlineData("https_system", "https://{https}/")]
    [InlineData("https_name", "https://{https}/")]
    [InlineData("tcp_connect", "{tcp}")]
    [InlineData("tcp_connect", "{closed}")]
    [InlineData("tcp_connect", "no-port")]
    [InlineData("tcp_tls", "{https}")]
    [InlineData("tcp_tls", "{bare}")]
    [InlineData("tcp_smtp", "{tcp}")]
    [InlineData("tcp_wrong", "{tcp}")]
    [InlineData("tcp_starttls", "{starttls}")]
    [InlineData("dns_a", "{dns}")]
    [InlineData("dns_soa", "{dns}")]
    [InlineData("dns_tcp", "{dnstcp}")]
    [InlineData("dns_missing", "{dns}")]
    [InlineData("dns_missing_ok", "{dns}")]
    [InlineData("dns_text", "{dns}")]
    [InlineData("dns_all", "{dns}")]
    [InlineData("dns_not_all", "{dns}")]
    [InlineData("dns_none", "{dns}")]
    [InlineData("dns_silent", "{closed}")]
    [InlineData("grpc", "{grpc}")]
    [InlineData("grpc_bad", "{grpc}")]
    [InlineData("grpc_other", "{grpc}")]
    [InlineData("grpc", "{closed}")]
    [InlineData("grpc_tls", "{grpcs}")]
    [InlineData("grpc_tls", "{grpc}")]
    [InlineData("icmp", "127.0.0.1")]
    [InlineData("icmp_df", "127.0.0.1")]
    [InlineData("icmp", "name.invalid")]
    [InlineData("http_proxy", "http://name.test/")]
    [InlineData("http_proxy", "http://localhost/modified")]
    [InlineData("http_proxy", "http://127.0.0.1:1/redirect")]
    [InlineData("http_proxy_name", "http://name.invalid/")]
    [InlineData("http_no_proxy", "http://127.0.0.1:1/")]
    [InlineData("https_proxy", "https://localhost:444/")]
    [InlineData("https_proxy", "https://127.0.0.1:444/redirect")]
    [InlineData("http_oauth", "{secured}")]
    [InlineData("https_http2", "https://{grpcs}/")]
    [InlineData("https_no_http2", "https://{https}/")]
    [InlineData("tcp_source", "{whoami}")]
    [InlineData("tcp_source_none", "{whoami}")]
    [InlineData("dns_source", "{dns}")]
    [InlineData("dns_tls", "{dot}")]
    [InlineData("dns_tls_name", "{dot}")]
    [InlineData("icmp_source", "127.0.0.1")]
    public Task Every_metric_agrees(string module, string pattern) => CompareAsync(module, pattern);

    [BlackboxTheory(overIpv6: true)]
    [InlineData("http_2xx", "http://{http6}/")]
    [InlineData("http_2xx", "{http6}/redirect")]
    [InlineData("http_only6", "http://{http6}/")]
    [InlineData("http_only4", "http://{http6}/")]
    [InlineData("tcp_connect", "{tcp6}")]
    [InlineData("tcp_smtp", "{tcp6}")]
    [InlineData("icmp", "::1")]
    public Task Every_metric_agrees_over_IPv6(string module, string pattern) => CompareAsync(module, pattern);

    /// <summary>Whether a metric is one that later versions of blackbox_exporter report.</summary>
    internal static bool IsLater(string key) =>
        key.StartsWith("probe_timeout_seconds", StringComparison.Ordinal) || key.StartsWith("probe_tls_cipher_info", StringComparison.Ordinal)
        || key.StartsWith("probe_failed_due_to_bytes", StringComparison.Ordinal);

    private async Task CompareAsync(string module, string pattern)
    {
        var target = fixture.Target(pattern);
        var theirs = await fixture.Exporter.ProbeAsync(module, target);
        var result = await fixture.Prober.ProbeAsync(fixture.Modules[module], target, TimeSpan.FromSeconds(20), default);
        var ours = result.Metrics.SelectMany(m => m.Points).ToDictionary(p => Key(p.Name, p.Labels), p => p.Value);

        var differences = new List<string>();
        foreach (var (key, value) in theirs.Where(t => !IsAbsentOnPurpose(t.Key, t.Value, target)))
        {
            if (!ours.TryGetValue(key, out var own))
            {
                differences.Add($"{key} is missing here, {Shown(value)} there");
            }
            else if (IsTime(key) ? Math.Abs(own - value) > SecondsTolerance : !own.Equals(value))
            {
                differences.Add($"{key} is {Shown(own)} here, {Shown(value)} there");
            }
        }

        differences.AddRange(ours.Keys.Except(theirs.Keys).Where(k => !IsOurs(k)).Select(k => $"{k} is only here"));
        Assert.True(differences.Count == 0, $"{string.Join('\n', differences)}\nours: {result.Message}");
    }

    private static string Key(string name, Labels labels)
    {
        // Newer than Debian's blackbox_exporter.
        var compared = labels.Without("serialnumber");
        return compared.Count == 0 ? name : $"{name}{{{string.Join(',', compared.Select(l => $"{l.Name}=\"{l.Value}\""))}}}";
    }

    // Without TLS this version of blackbox_exporter's gRPC prober says that a certificate expired in 1970.
    // The hop limit of a reply over IPv6 is not among what .NET tells of a packet.
    private static bool IsAbsentOnPurpose(string key, double value, string target) =>
        (key == "probe_ssl_earliest_cert_expiry" && value == 0) || (key == "probe_icmp_reply_hop_limit" && target == "::1");

    private static bool IsTime(string key) => Regex.IsMatch(key, "_(duration|lookup_time)_seconds");

    private static bool IsOurs(string key) => key.StartsWith("pronoia_", StringComparison.Ordinal) || IsLater(key);

    private static string Shown(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
