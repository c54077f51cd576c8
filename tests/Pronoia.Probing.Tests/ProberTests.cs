using Pronoia.Probing.Assertions;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tests;

public sealed class ProberTests : ProbeFixture
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    private static readonly ConfirmationPolicy Twice = new(2, TimeSpan.FromMilliseconds(1));

    [Fact]
    public async Task A_confirmed_failure_lists_every_attempt()
    {
        await using var server = LoopbackServer.Http(Busy);

        var result = await Prober.ProbeAsync(DefaultModules.All["http_2xx"] with { Confirm = Twice }, server.HostPort, Patience, default);

        Assert.Equal((ProbeVerdict.Down, 3, 3), (result.Verdict, result.Attempts.Count, server.Connections));
        Assert.Equal(3, result.Value("pronoia_probe_attempts"));
        Assert.True(result.Attempts.Zip(result.Attempts.Skip(1)).All(p => p.First.StartedAt + p.First.Duration <= p.Second.StartedAt + TimeSpan.FromMilliseconds(1)));
        Assert.All(result.Attempts, a => Assert.Equal((false, FailureClass.Status), (a.Success, a.Failure)));
    }

    [Fact]
    public async Task A_failure_that_is_not_confirmed_is_kept_with_the_success()
    {
        var answers = 0;
        await using var server = LoopbackServer.Http(_ => Interlocked.Increment(ref answers) == 1 ? Busy : Ok);

        var result = await Prober.ProbeAsync(DefaultModules.All["http_2xx"] with { Confirm = Twice }, server.HostPort, Patience, default);

        Assert.Equal((ProbeVerdict.Up, true), (result.Verdict, result.Success));
        Assert.Equal([false, true], result.Attempts.Select(a => a.Success));
        Assert.Equal(result.StartedAt, result.Attempts[1].StartedAt);
    }

    [Fact]
    public async Task A_prober_that_cannot_reach_its_canaries_blames_no_target()
    {
        await using var closed = new LoopbackServer((_, _) => Task.CompletedTask);
        await closed.StopListeningAsync();
        await using var open = new LoopbackServer((_, _) => Task.CompletedTask);
        using var blind = new Prober(new ProberOptions { Canary = new CanaryOptions { Targets = [closed.HostPort] } }, TimeProvider.System);
        using var sighted = new Prober(new ProberOptions { Canary = new CanaryOptions { Targets = [closed.HostPort, open.HostPort] } }, TimeProvider.System);

        var unknown = await blind.ProbeAsync(DefaultModules.All["tcp_connect"], closed.HostPort, Patience, default);
        var down = await sighted.ProbeAsync(DefaultModules.All["tcp_connect"], closed.HostPort, Patience, default);

        Assert.Equal((ProbeVerdict.Unknown, FailureClass.Prober, false), (unknown.Verdict, unknown.Failure, unknown.Success));
        Assert.StartsWith($"the prober is cut off: none of its canaries answers ({closed.HostPort}); before that: cannot connect", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Connect, Assert.Single(unknown.Attempts).Failure);
        Assert.Equal((ProbeVerdict.Down, FailureClass.Connect), (down.Verdict, down.Failure));
        Assert.Equal(1, unknown.Value("pronoia_probe_verdict", "verdict=unknown"));
    }

    [Fact]
    public async Task A_slow_answer_is_degraded_or_fails_by_the_limits()
    {
        await using var server = LoopbackServer.Http(Ok);
        var module = DefaultModules.All["http_2xx"];

        var degraded = await Prober.ProbeAsync(
            module with { ResponseTime = new ResponseTimeLimits(TimeSpan.FromTicks(1), null) }, server.HostPort, Patience, default);
        var failed = await Prober.ProbeAsync(
            module with { ResponseTime = new ResponseTimeLimits(null, TimeSpan.FromTicks(1)) }, server.HostPort, Patience, default);

        Assert.Equal((ProbeVerdict.Degraded, true, FailureClass.None), (degraded.Verdict, degraded.Success, degraded.Failure));
        Assert.Matches("^the answer took [0-9.]+s, more than 0s$", degraded.Message);
        Assert.Equal((ProbeVerdict.Down, FailureClass.Timeout), (failed.Verdict, failed.Failure));
    }

    [Theory]
    [InlineData("$.status", "healthy", null)]
    [InlineData("$.status", "down", "$.status in the body is not \"down\"")]
    [InlineData("$.n", "1.50", null)]
    [InlineData("$.state", "x", "the body has no $.state")]
    public async Task Values_of_a_JSON_body_are_judged(string path, string expected, string? problem)
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{\"status\":\"healthy\",\"n\":1.5}");

        var result = await HttpAsync(server.HostPort, new HttpProbe { Json = [new JsonAssertion { Path = JsonPath.Parse(path), EqualTo = expected }] });

        Assert.Equal((problem is null, problem ?? "answered with status 200"), (result.Success, result.Message));
        Assert.Equal(problem is null ? FailureClass.None : FailureClass.Body, result.Failure);
    }

    [Fact]
    public async Task A_certificate_that_runs_out_is_degraded_then_fails()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(fromDays: -8, toDays: 2);
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], (_, _) => Task.CompletedTask);
        var module = new ProbeModule
        {
            Name = "c",
            Prober = ProberKind.Tcp,
            Tcp = new TcpProbe { Tls = true, TlsOptions = new TlsConfig { Ca = certificates.RootPem } },
            Certificate = new CertificateLimits { DegradedBelowRatio = 0.5, FailBelowRatio = 0.05 },
        };

        var degraded = await Prober.ProbeAsync(module, $"localhost:{server.Port}", Patience, default);
        var failed = await Prober.ProbeAsync(module with { Certificate = new CertificateLimits { FailBelowRatio = 0.3 } }, $"localhost:{server.Port}", Patience, default);

        Assert.Equal((ProbeVerdict.Degraded, true), (degraded.Verdict, degraded.Success));
        Assert.Matches("^[0-9.]+ % of the lifetime of the certificate CN=server.test is left", degraded.Message);
        Assert.InRange(degraded.Value("pronoia_cert_remaining_ratio", "link=0"), 0.05, 0.25);
        Assert.True(degraded.Value("pronoia_cert_remaining_ratio", "link=1") > 0.9);
        Assert.Equal(1, degraded.Value("pronoia_cert_info", "link=0", "subject=CN=server.test", "issuer=CN=Test Intermediate,O=Pronoia Tests"));
        Assert.Equal(1, degraded.Value("pronoia_cert_info", "link=1", "subject=CN=Test Intermediate,O=Pronoia Tests", "issuer=CN=Test Root,O=Pronoia Tests,C=GR"));
        Assert.Equal((ProbeVerdict.Down, FailureClass.Tls), (failed.Verdict, failed.Failure));
    }

    [Fact]
    public async Task Problems_of_certificates_are_named_even_where_the_module_minds_nothing()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(names: ["other.test"]);
        await using var server = TlsServer.Start(certificate, null, (_, _) => Task.CompletedTask);
        var options = new TcpProbe { Tls = true, TlsOptions = new TlsConfig { Ca = certificates.RootPem, InsecureSkipVerify = true } };

        var result = await TcpAsync($"localhost:{server.Port}", options);

        Assert.Equal([CertificateProblem.NameMismatch, CertificateProblem.MissingIntermediate], result.CertificateProblems);
        Assert.Equal(1, result.Value("pronoia_cert_problem", "problem=missing_intermediate"));
    }
}
