using Pronoia.Probing.Ocsp;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tests.Ocsp;

/// <summary>Revocation, by OpenSSL's own responder.</summary>
public sealed class OcspCheckerTests : IDisposable
{
    private const string Openssl = "/usr/bin/openssl";
    private const string Valid = "V\t301231000000Z\t\tABCD01\tunknown\t/CN=server.test\n";
    private const string Revoked = "R\t301231000000Z\t251101120000Z,keyCompromise\tABCD01\tunknown\t/CN=server.test\n";
    private const string Other = "V\t301231000000Z\t\t77\tunknown\t/CN=other.test\n";

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [PeerFileFact(Openssl)]
    public async Task A_certificate_that_is_not_revoked_is_good_and_asked_for_once()
    {
        await using var responder = new OpensslResponder(_certificates.Intermediate, Valid);

        var results = await ProbeAsync(responder.Url, times: 3);

        Assert.All(results, r => Assert.Equal((ProbeVerdict.Up, OcspStatus.Good), (r.Verdict, r.Ocsp)));
        Assert.All(results, r => Assert.Equal(1, r.Value("pronoia_cert_ocsp_status", "status=good")));
        Assert.Equal(1, responder.Requests);
    }

    [PeerFileFact(Openssl)]
    public async Task A_revoked_certificate_is_down()
    {
        await using var responder = new OpensslResponder(_certificates.Intermediate, Revoked);

        var result = (await ProbeAsync(responder.Url))[0];

        Assert.Equal((ProbeVerdict.Down, FailureClass.Tls, OcspStatus.Revoked), (result.Verdict, result.Failure, result.Ocsp));
        Assert.Equal("the certificate was revoked at 2025-11-01 12:00:00Z (key compromise)", result.Message);
        Assert.Equal(1, result.Value("pronoia_cert_problem", "problem=revoked"));
    }

    [PeerFileFact(Openssl)]
    public async Task A_certificate_that_the_responder_does_not_know_is_degraded()
    {
        await using var responder = new OpensslResponder(_certificates.Intermediate, Other);

        AssertDoubt((await ProbeAsync(responder.Url))[0], OcspStatus.Unknown, "the OCSP responder does not know the certificate");
    }

    [PeerFileFact(Openssl)]
    public async Task A_delegate_of_the_issuer_may_sign()
    {
        using var signer = _certificates.OcspSigner();
        await using var responder = new OpensslResponder(_certificates.Intermediate, Valid, signer);

        Assert.Equal(OcspStatus.Good, (await ProbeAsync(responder.Url))[0].Ocsp);
    }

    [PeerFileFact(Openssl)]
    public async Task Whoever_else_signs_is_not_believed()
    {
        using var others = new TestCertificates();
        using var stranger = others.OcspSigner();
        using var without = _certificates.OcspSigner(withPurpose: false);
        foreach (var signer in new[] { stranger, without, others.Intermediate })
        {
            await using var responder = new OpensslResponder(_certificates.Intermediate, Valid, signer);
            var result = (await ProbeAsync(responder.Url))[0];
            AssertDoubt(result, OcspStatus.Unavailable, $"the OCSP responder {new Uri(responder.Url).Authority} sends a response that neither the issuer nor a delegate of it has signed");
        }
    }

    [PeerFileFact(Openssl)]
    public async Task A_tampered_response_is_not_believed()
    {
        await using var responder = new OpensslResponder(_certificates.Intermediate, Valid, null, "-badsig");

        AssertDoubt((await ProbeAsync(responder.Url))[0], OcspStatus.Unavailable, $"the OCSP responder {new Uri(responder.Url).Authority} sends a response that neither the issuer nor a delegate of it has signed");
    }

    [PeerFileFact(Openssl)]
    public async Task A_stale_response_is_not_believed()
    {
        await using var responder = new OpensslResponder(_certificates.Intermediate, Valid);

        var result = (await ProbeAsync(responder.Url, new LaterTime(TimeSpan.FromDays(2))))[0];

        Assert.Equal((ProbeVerdict.Degraded, OcspStatus.Unavailable), (result.Verdict, result.Ocsp));
        Assert.Matches(@"^the OCSP responder [^ ]+ sends an answer for [^ ]+ [^ ]+Z to [^ ]+ [^ ]+Z, which is not now$", result.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "answers with status 500")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ngarbage", "sends a malformed response")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "sends a malformed response")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n0\u0003\u000a\u0001\u0003", "refuses to answer: try later")]
    public async Task A_responder_that_does_not_answer_well_is_degraded(string answer, string message)
    {
        await using var responder = LoopbackServer.Http(answer);

        AssertDoubt((await ProbeAsync($"http://{responder.HostPort}/"))[0], OcspStatus.Unavailable, $"the OCSP responder {responder.HostPort} {message}");
    }

    [Fact]
    public async Task A_responder_is_bounded_in_size_and_time()
    {
        await using var endless = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancel);
            while (!cancel.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[4096], cancel);
            }
        });
        await using var silent = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        AssertDoubt((await ProbeAsync($"http://{endless.HostPort}/"))[0], OcspStatus.Unavailable, $"the OCSP responder {endless.HostPort} sends more than 65536 bytes");
        AssertDoubt(
            (await ProbeAsync($"http://{silent.HostPort}/", timeout: TimeSpan.FromSeconds(2)))[0], OcspStatus.Unavailable, $"the OCSP responder {silent.HostPort} does not answer in time");
    }

    [Fact]
    public async Task Without_a_responder_nobody_is_asked_and_without_a_verified_chain_neither()
    {
        await using var responder = LoopbackServer.Http("HTTP/1.1 500 No\r\n\r\n");

        var none = (await ProbeAsync(ocsp: null))[0];
        var unverified = (await ProbeAsync($"http://{responder.HostPort}/", insecure: true))[0];

        Assert.Equal((ProbeVerdict.Up, OcspStatus.NotOffered), (none.Verdict, none.Ocsp));
        Assert.Equal(1, none.Value("pronoia_cert_ocsp_status", "status=not_offered"));
        Assert.Equal((ProbeVerdict.Up, null, 0), (unverified.Verdict, unverified.Ocsp, responder.Connections));
        Assert.False(unverified.Has("pronoia_cert_ocsp_status"));
    }

    private static void AssertDoubt(ProbeResult result, OcspStatus status, string message) =>
        Assert.Equal((ProbeVerdict.Degraded, true, status, message), (result.Verdict, result.Success, result.Ocsp, result.Message));

    private async Task<List<ProbeResult>> ProbeAsync(
        string? ocsp, TimeProvider? time = null, int times = 1, TimeSpan? timeout = null, bool insecure = false)
    {
        using var certificate = _certificates.Server(ocsp: ocsp);
        await using var server = TlsServer.Start(certificate, [_certificates.Intermediate], (_, _) => Task.CompletedTask);
        using var prober = new Prober(new ProberOptions(), time ?? TimeProvider.System);
        var module = new ProbeModule
        {
            Name = "ocsp",
            Prober = ProberKind.Tcp,
            Tcp = new TcpProbe { Tls = true, TlsOptions = new TlsConfig { Ca = _certificates.RootPem, InsecureSkipVerify = insecure } },
            Certificate = new CertificateLimits { Ocsp = true },
        };
        var results = new List<ProbeResult>();
        for (var i = 0; i < times; i++)
        {
            results.Add(await prober.ProbeAsync(module, $"localhost:{server.Port}", timeout ?? TimeSpan.FromSeconds(30), default));
        }

        return results;
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
