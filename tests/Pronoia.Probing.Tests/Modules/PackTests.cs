using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Modules;

/// <summary>The modules of the packs load, and judge servers like those they are for.</summary>
public sealed class PackTests : ProbeFixture
{
    private readonly TestCertificates _certificates = new();

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "packs"), "modules.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Pack, module, what the server answers, and the verdict.</summary>
    public static TheoryData<string, string, string, ProbeVerdict, FailureClass> Services { get; } = new()
    {
        { "protocol", "health", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "protocol", "health", Status(204), ProbeVerdict.Down, FailureClass.Status },
        { "protocol", "health", Status(503), ProbeVerdict.Down, FailureClass.Status },
        { "protocol", "federation_status", Json("{\"status\": \"active\", \"peers\": 2}"), ProbeVerdict.Up, FailureClass.None },
        { "protocol", "federation_status", Json("{\"status\": \"OK\"}"), ProbeVerdict.Up, FailureClass.None },
        { "protocol", "federation_status", Json("{\"status\": \"disconnected\"}"), ProbeVerdict.Down, FailureClass.Body },
        { "protocol", "federation_status", Json("{\"state\": \"ok\"}"), ProbeVerdict.Down, FailureClass.Body },
        { "protocol", "federation_status", Status(500), ProbeVerdict.Down, FailureClass.Status },
        { "agentic-deals", "api", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "agentic-deals", "api", Status(500), ProbeVerdict.Down, FailureClass.Status },
        { "agentic-deals", "frontend", Ok("text/html", "<html><body>Deals</body></HTML>\n"), ProbeVerdict.Up, FailureClass.None },
        { "agentic-deals", "frontend", Ok("text/html", "<html><body>Dea"), ProbeVerdict.Down, FailureClass.Body },
        { "aptos-agents", "api", Status(200), ProbeVerdict.Down, FailureClass.Status },
        { "aptos-agents", "external_api", Status(200), ProbeVerdict.Down, FailureClass.Status },
        { "bot-core", "health", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "health", Status(502), ProbeVerdict.Down, FailureClass.Status },
        { "bot-core", "websocket", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "websocket", Status(200), ProbeVerdict.Down, FailureClass.Status },
        { "bot-core", "mongodb", "", ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "redis", "+PONG\r\n", ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "redis", "-NOAUTH Authentication required.\r\n", ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "redis", "-LOADING Redis is loading the dataset in memory\r\n", ProbeVerdict.Down, FailureClass.Body },
    };

    /// <summary>Pack, module, what the server answers over TLS, and the verdict.</summary>
    public static TheoryData<string, string, string, ProbeVerdict, FailureClass> SecureServices { get; } = new()
    {
        { "aptos-agents", "api", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "aptos-agents", "ledger", Json("{\"block_height\": \"123456\"}"), ProbeVerdict.Up, FailureClass.None },
        { "aptos-agents", "ledger", Json("{\"block_height\": null}"), ProbeVerdict.Down, FailureClass.Body },
        { "aptos-agents", "external_api", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "binance_api", Status(200), ProbeVerdict.Up, FailureClass.None },
        { "bot-core", "binance_api", Status(429), ProbeVerdict.Down, FailureClass.Status },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void The_modules_of_a_pack_load(string file) => Assert.NotEmpty(Load(file));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_gets_the_verdict_of_its_module(string pack, string module, string answer, ProbeVerdict verdict, FailureClass failure)
    {
        await using var server = new LoopbackServer((stream, cancel) => AnswerAsync(stream, answer, cancel));

        await AssertVerdictAsync(Module(pack, module), server, verdict, failure);
    }

    [Theory]
    [MemberData(nameof(SecureServices))]
    public async Task A_service_over_TLS_gets_the_verdict_of_its_module(string pack, string module, string answer, ProbeVerdict verdict, FailureClass failure)
    {
        using var certificate = _certificates.Server();
        await using var server = TlsServer.Start(certificate, [_certificates.Intermediate], (stream, cancel) => AnswerAsync(stream, answer, cancel));

        await AssertVerdictAsync(Module(pack, module), server, verdict, failure, "https");
    }

    [Theory]
    [InlineData("agentic-deals")]
    [InlineData("aptos-agents")]
    [InlineData("bot-core")]
    [InlineData("protocol")]
    public async Task Certificates_are_judged_by_the_share_of_their_life_that_is_left(string pack)
    {
        await AssertCertificateAsync(pack, "certificate", _certificates.Server(-5, 95), ProbeVerdict.Up, FailureClass.None);
        await AssertCertificateAsync(pack, "certificate", _certificates.Server(-8, 1), ProbeVerdict.Degraded, FailureClass.None);
        await AssertCertificateAsync(pack, "certificate", _certificates.Server(-8, -1), ProbeVerdict.Down, FailureClass.Tls);
        await AssertCertificateAsync(pack, "certificate", _certificates.Server(names: ["other.test"]), ProbeVerdict.Down, FailureClass.Tls);
    }

    [Fact]
    public async Task A_SPIRE_server_needs_TLS_in_whatever_trust_domain_and_a_certificate_that_is_renewed()
    {
        using var others = new TestCertificates();
        await AssertCertificateAsync("protocol", "spire_server", others.Server(-5, 95, names: ["spiffe.test"]), ProbeVerdict.Up, FailureClass.None);
        await AssertCertificateAsync("protocol", "spire_server", others.Server(-9, 1, names: ["spiffe.test"]), ProbeVerdict.Degraded, FailureClass.None);
        await using var plain = new LoopbackServer(async (stream, cancel) => await stream.WriteAsync("not TLS\r\n"u8.ToArray(), cancel));
        await AssertVerdictAsync(Module("protocol", "spire_server"), plain, ProbeVerdict.Down, FailureClass.Tls);
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("the repository's root is not above the tests");
            }

            return folder.FullName;
        }
    }

    private static string Status(int code) => $"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n";

    private static string Json(string body) => Ok("application/json", body);

    private static string Ok(string type, string body) => $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    // A redis server waits for a line, an HTTP server for a head; one that says nothing only accepts.
    private static async Task AnswerAsync(Stream stream, string answer, CancellationToken cancel)
    {
        if (answer.StartsWith("HTTP", StringComparison.Ordinal))
        {
            await LoopbackServer.ReadHeadAsync(stream, cancel);
        }
        else if (answer.Length > 0)
        {
            var ping = new byte["PING\r\n".Length];
            await stream.ReadExactlyAsync(ping, cancel);
            Assert.Equal("PING\r\n", Encoding.ASCII.GetString(ping));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancel);
    }

    private static IReadOnlyDictionary<string, ProbeModule> Load(string file)
    {
        var diagnostics = new Diagnostics();
        var modules = ModulesFile.Load(file, diagnostics);
        Assert.Empty(diagnostics.Errors);
        return modules!;
    }

    // As in the pack, but for the authority of the test's servers and the pause before a confirmation; a loaded machine is no slow service.
    private ProbeModule Module(string pack, string name)
    {
        var module = Load(Path.Combine(Root, "packs", pack, "modules.yml"))[name];
        return module with
        {
            Confirm = module.Confirm with { Interval = TimeSpan.FromMilliseconds(1) },
            ResponseTime = ResponseTimeLimits.None,
            Http = module.Http with { TlsOptions = Trusting(module.Http.TlsOptions) },
            Tcp = module.Tcp with { TlsOptions = Trusting(module.Tcp.TlsOptions) },
        };
    }

    private TlsConfig Trusting(TlsConfig options) => options with { Ca = _certificates.RootPem };

    private async Task AssertCertificateAsync(string pack, string module, X509Certificate2 certificate, ProbeVerdict verdict, FailureClass failure)
    {
        using (certificate)
        {
            await using var server = TlsServer.Start(certificate, [_certificates.Intermediate], (_, _) => Task.CompletedTask);
            await AssertVerdictAsync(Module(pack, module), server, verdict, failure);
        }
    }

    private async Task AssertVerdictAsync(ProbeModule module, LoopbackServer server, ProbeVerdict verdict, FailureClass failure, string scheme = "http")
    {
        var target = module.Prober == ProberKind.Http ? $"{scheme}://localhost:{server.Port}/" : $"localhost:{server.Port}";
        var result = await Prober.ProbeAsync(module, target, Patience, default);

        Assert.True((verdict, failure) == (result.Verdict, result.Failure), $"{result.Verdict} ({result.Failure}): {result.Message}");
        Assert.Equal(verdict == ProbeVerdict.Down ? module.Confirm.Attempts + 1 : 1, result.Attempts.Count);
    }
}
