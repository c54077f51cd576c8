using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>Local servers, blackbox_exporter and our prober, both with the same module file.</summary>
public sealed class BlackboxFixture : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private readonly X509Certificate2 _certificate;
    private readonly string _folder = Directory.CreateTempSubdirectory("pronoia-blackbox").FullName;
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private BlackboxExporter? _exporter;

    public BlackboxFixture() => _certificate = _certificates.Server();

    internal BlackboxExporter Exporter => _exporter!;

    public Prober Prober { get; } = new(new ProberOptions(), TimeProvider.System);

    public IReadOnlyDictionary<string, ProbeModule> Modules { get; private set; } = new Dictionary<string, ProbeModule>();

    /// <summary>A target with the names of servers in braces replaced by their addresses.</summary>
    public string Target(string pattern) => _targets.Aggregate(pattern, (text, t) => text.Replace($"{{{t.Key}}}", t.Value, StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        Add("http", LoopbackServer.Http(HttpAnswers.For), s => s.HostPort);
        Add("https", TlsServer.Start(_certificate, [_certificates.Intermediate], AnswerAsync), s => $"localhost:{s.Port}");
        Add("bare", TlsServer.Start(_certificate, null, AnswerAsync), s => $"localhost:{s.Port}");
        Add("tcp", new LoopbackServer(ConverseAsync), s => s.HostPort);
        Add("starttls", StartTls(), s => $"localhost:{s.Port}");
        Add("closed", await ClosedAsync(), s => s.HostPort);
        var dns = DnsServer.OfExample();
        Add("dns", dns, s => s.Udp);
        _targets["dnstcp"] = dns.Tcp;
        Add("grpc", await GrpcHealthServer.StartAsync(), s => s.HostPort);
        Add("grpcs", await GrpcHealthServer.StartAsync(_certificate, _certificates.Intermediate), s => s.HostPort);

        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), _certificates.RootPem);
        var yaml = BlackboxModules.Yaml.Replace("CA_FILE", Path.Combine(_folder, "ca.pem"), StringComparison.Ordinal);
        var path = Path.Combine(_folder, "blackbox.yml");
        await File.WriteAllTextAsync(path, yaml);
        var diagnostics = new Diagnostics();
        Modules = ModulesFile.Load(path, diagnostics) ?? throw new ConfigurationException(diagnostics.Errors);
        if (File.Exists(BlackboxExporter.Binary))
        {
            _exporter = await BlackboxExporter.StartAsync(yaml);
        }
    }

    public async Task DisposeAsync()
    {
        _exporter?.Dispose();
        Prober.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _certificate.Dispose();
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task AnswerAsync(Stream stream, CancellationToken cancel)
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(HttpAnswers.For(head)), cancel);
    }

    private static async Task ConverseAsync(Stream stream, CancellationToken cancel)
    {
        await stream.WriteAsync("220 mail.test ESMTP ready\r\n"u8.ToArray(), cancel);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"250 {line}\r\n"), cancel);
        }
    }

    private static async Task<LoopbackServer> ClosedAsync()
    {
        var server = new LoopbackServer((_, _) => Task.CompletedTask);
        _ = server.Port;
        await server.StopListeningAsync();
        return server;
    }

    private LoopbackServer StartTls() => new(async (stream, cancel) =>
    {
        await stream.WriteAsync("220 ready\r\n"u8.ToArray(), cancel);
        var line = new byte["STARTTLS\n".Length];
        await stream.ReadExactlyAsync(line, cancel);
        await stream.WriteAsync("220 go\r\n"u8.ToArray(), cancel);
        await using var tls = new System.Net.Security.SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(
            new System.Net.Security.SslServerAuthenticationOptions
            {
                ServerCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(_certificate, [_certificates.Intermediate], offline: true),
            },
            cancel);
        await ConverseAsync(tls, cancel);
    });

    private void Add<T>(string name, T server, Func<T, string> target)
        where T : IAsyncDisposable
    {
        _servers.Add(server);
        _targets[name] = target(server);
    }
}
