using System.Globalization;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tests.Tls;

public sealed class TlsConnectorTests : ProbeFixture
{
    [Fact]
    public async Task A_good_chain_is_reported_whole()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(fromDays: -5, toDays: 95, subject: "CN=server.test, OU=b, OU=a, O=\"Acme, Inc.\", C=GR");
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { Ca = certificates.RootPem }));

        Assert.True(result.Success, result.Message);
        Assert.Equal(2, result.Certificates.Count);
        var leaf = result.Certificates[0];
        Assert.Equal(["localhost", "server.test"], leaf.DnsNames);
        Assert.Equal(["127.0.0.1"], leaf.IpAddresses);
        Assert.Equal(("abcd01", "ECDSA", 256), (leaf.SerialNumber, leaf.KeyAlgorithm, leaf.KeyBits));
        Assert.Equal("CN=Test Intermediate,O=Pronoia Tests", leaf.Issuer);
        Assert.Equal(0.95, leaf.RemainingRatio(leaf.NotBefore.AddDays(5)), 6);
        Assert.Equal(1, result.Value("probe_http_ssl"));
        Assert.Equal(leaf.NotAfter.ToUnixTimeSeconds(), result.Value("probe_ssl_earliest_cert_expiry"));
        Assert.Equal(leaf.NotAfter.ToUnixTimeSeconds(), result.Value("probe_ssl_last_chain_expiry_timestamp_seconds"));
        Assert.Equal(1, result.Value("probe_tls_version_info", "version=TLS 1.3"));
        var info = result.LabelsOf("probe_ssl_last_chain_info");
        Assert.Equal("localhost,server.test", info["subjectalternative"]);
        Assert.Equal(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLower(CultureInfo.InvariantCulture), info["fingerprint_sha256"]);
        Assert.True(result.Value("probe_http_duration_seconds", "phase=tls") > 0);
    }

    [Fact]
    public async Task An_unknown_authority_fails_and_still_shows_the_certificate()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/");

        Assert.Equal((ProbeVerdict.Down, FailureClass.Tls), (result.Verdict, result.Failure));
        Assert.StartsWith("the certificate of localhost is not trusted: ", result.Message, StringComparison.Ordinal);
        Assert.Equal(certificate.Subject, result.Certificates[0].Subject);
    }

    [Fact]
    public async Task A_missing_intermediate_fails()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        await using var server = TlsServer.Start(certificate, null, HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { Ca = certificates.RootPem }));

        Assert.Equal(FailureClass.Tls, result.Failure);
    }

    [Theory]
    [InlineData(-20, -1)]
    [InlineData(1, 20)]
    public async Task A_certificate_outside_its_time_fails(int from, int to)
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(Math.Max(from, -8), to);
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { Ca = certificates.RootPem }));

        Assert.Equal(FailureClass.Tls, result.Failure);
    }

    [Fact]
    public async Task A_name_mismatch_says_whom_the_certificate_is_for()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(names: ["other.test", "third.test"]);
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { Ca = certificates.RootPem }));
        var named = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { Ca = certificates.RootPem, ServerName = "third.test" }));

        Assert.Equal((FailureClass.Tls, "the certificate is not for localhost: it is for other.test, third.test"), (result.Failure, result.Message));
        Assert.True(named.Success, named.Message);
    }

    [Fact]
    public async Task Without_verification_no_chain_is_verified()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(names: ["other.test"]);
        await using var server = TlsServer.Start(certificate, null, HttpOk);

        var result = await HttpAsync($"https://localhost:{server.Port}/", With(new TlsConfig { InsecureSkipVerify = true }));

        Assert.True(result.Success, result.Message);
        Assert.Equal(-62135596800, result.Value("probe_ssl_last_chain_expiry_timestamp_seconds"));
    }

    [Fact]
    public async Task Tcp_speaks_TLS_too()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], (_, _) => Task.CompletedTask);

        var result = await TcpAsync($"localhost:{server.Port}", new TcpProbe { Tls = true, TlsOptions = new TlsConfig { Ca = certificates.RootPem } });

        Assert.True(result.Success, result.Message);
        Assert.Equal(["resolve", "connect", "tls"], result.Phases.Select(p => p.Name));
        Assert.Equal(new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), DateTimeOffset.FromUnixTimeSeconds((long)result.Value("probe_ssl_earliest_cert_expiry")));
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_a_TLS_failure()
    {
        await using var server = new LoopbackServer(
            async (stream, cancel) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancel));

        var result = await HttpAsync($"https://{server.HostPort}/");

        Assert.Equal(FailureClass.Tls, result.Failure);
    }

    private static HttpProbe With(TlsConfig options) => new() { TlsOptions = options };

    private static async Task HttpOk(Stream stream, CancellationToken cancel)
    {
        await LoopbackServer.ReadHeadAsync(stream, cancel);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancel);
    }
}
