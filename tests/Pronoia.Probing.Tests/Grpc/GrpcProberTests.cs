using Pronoia.Probing.Grpc;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tests.Grpc;

public sealed class GrpcProberTests : ProbeFixture
{
    [Theory]
    [InlineData("", true, 0, "SERVING", FailureClass.None)]
    [InlineData("good", true, 0, "SERVING", FailureClass.None)]
    [InlineData("bad", false, 0, "NOT_SERVING", FailureClass.Status)]
    [InlineData("other", false, 5, null, FailureClass.Status)]
    public async Task Health_is_told(string service, bool success, int code, string? serving, FailureClass failure)
    {
        await using var server = await GrpcHealthServer.StartAsync();

        var result = await ProbeAsync(server.HostPort, new GrpcProbe { Service = service });

        Assert.Equal((success, failure), (result.Success, result.Failure));
        Assert.Equal(code, result.Value("probe_grpc_status_code"));
        Assert.Equal(0, result.Value("probe_grpc_ssl"));
        foreach (var state in HealthMessage.ServingStates)
        {
            Assert.Equal(state == serving ? 1 : 0, result.Value("probe_grpc_healthcheck_response", $"serving_status={state}"));
        }
    }

    [Fact]
    public async Task Health_over_TLS_shows_the_certificate()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        await using var server = await GrpcHealthServer.StartAsync(certificate, certificates.Intermediate);

        var result = await ProbeAsync(server.HostPort, new GrpcProbe { Tls = true, TlsOptions = new TlsConfig { Ca = certificates.RootPem } });

        Assert.True(result.Success, result.Message);
        Assert.Equal(1, result.Value("probe_grpc_ssl"));
        Assert.True(result.Has("probe_ssl_earliest_cert_expiry"));
    }

    [Fact]
    public async Task A_server_that_speaks_no_HTTP2_is_a_protocol_failure()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 400 Bad Request\r\n\r\n");

        var result = await ProbeAsync(server.HostPort, new GrpcProbe());

        Assert.Equal((FailureClass.Protocol, 14), (result.Failure, result.Value("probe_grpc_status_code")));
    }

    private ValueTask<ProbeResult> ProbeAsync(string target, GrpcProbe options) =>
        Prober.ProbeAsync(new ProbeModule { Name = "grpc", Prober = ProberKind.Grpc, Grpc = options }, target, Patience, default);
}
