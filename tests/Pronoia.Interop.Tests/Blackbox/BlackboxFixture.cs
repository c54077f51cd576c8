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

    /// <summary>The file that both read.</summary>
    public string ModuleFile { get; private set; } = "";

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

        Add("dot", TlsServer.Start(_certificate, [_certificates.Intermediate], dns.AnswerAsync), s => $"localhost:{s.Port}");
        Add("whoami", new LoopbackServer(TellAddressAsync), s => s.HostPort);
        Add("secured", LoopbackServer.Http(head => HttpAnswers.Bearer(head, "tok")), s => s.HostPort);
        Add("tokens", new LoopbackServer(GiveTokenAsync), s => s.HostPort);
        Add("proxy", new LoopbackServer(ProxyAsync), s => s.HostPort);
        Add("silent", new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel)), s => s.HostPort);
        if (Ipv6.IsThere)
        {
            Add("http6", new LoopbackServer(AnswerAsync, ipv6: true), s => s.HostPort);
            Add("tcp6", new LoopbackServer(ConverseAsync, ipv6: true), s => s.HostPort);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), _certificates.RootPem);
        var yaml = BlackboxModules.Yaml
            .Replace("CA_FILE", Path.Combine(_folder, "ca.pem"), StringComparison.Ordinal)
            .Replace("PROXY", _targets["proxy"], StringComparison.Ordinal)
            .Replace("TOKENS", _targets["tokens"], StringComparison.Ordinal);
        ModuleFile = Path.Combine(_folder, "blackbox.yml");
        await File.WriteAllTextAsync(ModuleFile, yaml);
        var diagnostics = new Diagnostics();
        Modules = ModulesFile.Load(ModuleFile, diagnostics) ?? throw new ConfigurationException(diagnostics.Errors);
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

    private static async Task TellAddressAsync(Stream stream, CancellationToken cancel)
    {
        var address = ((System.Net.IPEndPoint)((System.Net.Sockets.NetworkStream)stream).Socket.RemoteEndPoint!).Address;
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"from {address}\n"), cancel);
    }

    private static async Task GiveTokenAsync(Stream stream, CancellationToken cancel)
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
        var body = new byte[int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancel);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(HttpAnswers.Token(head, System.Text.Encoding.UTF8.GetString(body))), cancel);
    }

    // A proxy that wants u:p: it answers plain requests itself, by the path of their URL, and carries tunnels to the HTTPS server.
    private async Task ProxyAsync(Stream stream, CancellationToken cancel)
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
        if (!head.Contains("Proxy-Authorization: Basic dTpw\r\n", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel);
        }
        else if (head.StartsWith("CONNECT ", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancel);
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, int.Parse(_targets["https"].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), cancel);
            await Task.WhenAny(stream.CopyToAsync(client.GetStream(), cancel), client.GetStream().CopyToAsync(stream, cancel));
        }
        else
        {
            var url = new Uri(head.Split(' ')[1]);
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(HttpAnswers.For($"{head.Split(' ')[0]} {url.AbsolutePath} HTTP/1.1")), cancel);
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
