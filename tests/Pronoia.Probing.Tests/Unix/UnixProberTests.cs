using System.Net.Security;
using System.Net.Sockets;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.Unix;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tests.Unix;

public sealed class UnixProberTests : ProbeFixture
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pronoia-{Guid.NewGuid():N}.sock");

    [Fact]
    public async Task A_conversation_is_held_over_a_socket()
    {
        using var listener = Listen();
        var serving = ServeAsync(listener, async stream =>
        {
            var line = new byte[5];
            await stream.ReadExactlyAsync(line);
            await stream.WriteAsync("+PONG 7\n"u8.ToArray());
        });

        var result = await ProbeAsync(new UnixProbe
        {
            QueryResponse = [new QueryResponse { Send = "PING"u8.ToArray() }, new QueryResponse { Expect = Re2.Compile(@"PONG (\d+)"), Labels = [new("n", "$1")] }],
        });
        await serving;

        Assert.True(result.Success, result.Message);
        Assert.Equal(["connect", "processing"], result.Phases.Select(p => p.Name));
        Assert.Equal(0, result.Value("probe_failed_due_to_regex"));
        Assert.Equal("7", result.LabelsOf("probe_expect_info")["n"]);
        Assert.False(result.Has("probe_ip_protocol"));
    }

    [Fact]
    public async Task TLS_verifies_the_name_of_the_module()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        using var listener = Listen();
        var serving = ServeAsync(listener, async stream =>
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [certificates.Intermediate], offline: true),
                AllowTlsResume = false,
            });
            await tls.ReadExactlyAsync(new byte[5]);
            await tls.WriteAsync("ok\n"u8.ToArray());
        });

        var result = await ProbeAsync(new UnixProbe
        {
            Tls = true,
            QueryResponse = [new QueryResponse { Send = "PING"u8.ToArray() }, new QueryResponse { Expect = Re2.Compile("^ok$") }],
            TlsOptions = new TlsConfig { Ca = certificates.RootPem, ServerName = "server.test" },
        });
        await serving;

        Assert.True(result.Success, result.Message);
        Assert.Equal(1, result.Value("probe_tls_version_info"));
    }

    [Fact]
    public async Task A_socket_that_nobody_serves_or_that_is_none_fails()
    {
        var missing = await ProbeAsync(new UnixProbe());
        var tooLong = await Prober.ProbeAsync(
            new ProbeModule { Name = "u", Prober = ProberKind.Unix }, new string('x', 500), Patience, default);

        Assert.Equal((FailureClass.Connect, ProbeVerdict.Down), (missing.Failure, missing.Verdict));
        Assert.StartsWith($"cannot connect to {_path}: ", missing.Message, StringComparison.Ordinal);
        Assert.Equal((FailureClass.Prober, ProbeVerdict.Unknown), (tooLong.Failure, tooLong.Verdict));
    }

    private ValueTask<ProbeResult> ProbeAsync(UnixProbe options) =>
        Prober.ProbeAsync(new ProbeModule { Name = "u", Prober = ProberKind.Unix, Unix = options }, _path, Patience, default);

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_path));
        listener.Listen();
        return listener;
    }

    private async Task ServeAsync(Socket listener, Func<Stream, Task> serve)
    {
        using var socket = await listener.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        await serve(stream);
        File.Delete(_path);
    }
}
