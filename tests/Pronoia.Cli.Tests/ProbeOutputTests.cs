using System.Text.Json.Nodes;
using Pronoia.Cli.Output;
using Pronoia.Probing;
using Pronoia.Probing.Ocsp;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Tests;

public sealed class ProbeOutputTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ProbeResult Result = new()
    {
        Target = "https://shop.test/",
        Module = "shop",
        Success = true,
        Verdict = ProbeVerdict.Degraded,
        Failure = FailureClass.None,
        Message = "10 % of the lifetime of the certificate CN=shop.test is left (until 2026-11-30)",
        StartedAt = Start,
        Duration = TimeSpan.FromMilliseconds(184),
        Phases = [new("resolve", 0.012), new("connect", 0.03), new("tls", 0.061), new("transfer", 0)],
        StatusCode = 200,
        Ocsp = OcspStatus.NotOffered,
        CertificateProblems = [CertificateProblem.NameMismatch, CertificateProblem.WeakKey],
        Certificates =
        [
            new CertificateInfo
            {
                Subject = "CN=shop.test",
                Issuer = "CN=CA\u001b[31m",
                DnsNames = ["a.test", "b.test", "c.test", "d.test"],
                IpAddresses = ["192.0.2.1", "192.0.2.2"],
                SerialNumber = "01",
                FingerprintSha256 = "ff",
                NotBefore = Start.AddDays(-81),
                NotAfter = Start.AddDays(9),
                KeyAlgorithm = "RSA",
                KeyBits = 1024,
                SignatureAlgorithm = "sha256RSA",
            },
        ],
        Metrics =
        [
            new MetricFamily("probe_tls_version_info", "", MetricType.Gauge, [new MetricPoint("probe_tls_version_info", Labels.Of([new Label("version", "TLS 1.3")]), 1)]),
        ],
        Attempts =
        [
            new ProbeAttempt(Start.AddSeconds(-1), TimeSpan.FromMilliseconds(3), false, FailureClass.Connect, "cannot connect"),
            new ProbeAttempt(Start, TimeSpan.FromMilliseconds(184), true, FailureClass.None, "answered with status 200"),
        ],
    };

    [Fact]
    public void People_see_the_verdict_first_and_then_why()
    {
        using var output = new StringWriter { NewLine = "\n" };

        ProbeOutput.WriteText(output, Result, debug: false);

        Assert.Equal(
            """
            DEGRADED  https://shop.test/  [shop]  184 ms
              10 % of the lifetime of the certificate CN=shop.test is left (until 2026-11-30)
              phases: resolve 12 ms, connect 30 ms, tls 61 ms
              session: TLS 1.3
              certificate 0: CN=shop.test
                for a.test, b.test, c.test, d.test, 192.0.2.1 and 1 more
                issued by CN=CA�[31m; key RSA 1024, signature sha256RSA
                valid 2026-09-01 12:00 UTC to 2026-11-30 12:00 UTC: 9 d left, 10 % of its life
              problems: name mismatch, weak key
              revocation (OCSP): not offered
              attempt 1: 11:59:59.000 UTC, 3 ms, failed (connect): cannot connect
              attempt 2: 12:00:00.000 UTC, 184 ms, succeeded: answered with status 200

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void Scripts_see_everything()
    {
        using var output = new StringWriter();

        ProbeOutput.WriteJson(output, Result);

        var json = JsonNode.Parse(output.ToString())!;
        Assert.Equal(("degraded", true, 200), ((string?)json["verdict"], (bool)json["success"]!, (int)json["statusCode"]!));
        Assert.Equal(["name_mismatch", "weak_key"], json["certificateProblems"]!.AsArray().Select(p => (string)p!));
        Assert.Equal(("not_offered", 0.1), ((string?)json["ocsp"], (double)json["certificates"]![0]!["remainingRatio"]!));
        Assert.Equal([false, true], json["attempts"]!.AsArray().Select(a => (bool)a!["success"]!));
        Assert.Equal(0.061, (double)json["phases"]!["tls"]!);
    }
}
