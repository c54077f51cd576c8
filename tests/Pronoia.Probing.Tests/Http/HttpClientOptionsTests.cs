using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Http;

/// <summary>HTTP/2, authentication, proxies and compression.</summary>
public sealed class HttpClientOptionsTests : ProbeFixture
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData(true, 2.0)]
    [InlineData(false, 1.1)]
    public async Task HTTP2_is_spoken_where_both_sides_want_it(bool enabled, double version)
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate, https => https.ServerCertificateChain = [certificates.Intermediate]);
        }));
        await using var app = builder.Build();
        app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers["X-Version"] = context.Request.Protocol;
            return $"hello {context.Request.Host}";
        });
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

        var result = await HttpAsync($"https://localhost:{port}/", new HttpProbe
        {
            EnableHttp2 = enabled,
            TlsOptions = new TlsConfig { Ca = certificates.RootPem },
            FailIfBodyNotMatches = [Re2.Compile($"^hello localhost:{port}$")],
            FailIfHeaderNotMatches = [new HeaderMatch("X-Version", Re2.Compile(enabled ? "^HTTP/2$" : @"^HTTP/1\.1$"), false)],
        });

        Assert.True(result.Success, result.Message);
        Assert.Equal(version, result.Value("probe_http_version"));
        Assert.Equal(1, result.Value("probe_http_ssl"));
    }

    [Fact]
    public async Task Credentials_are_sent_and_never_shown()
    {
        var heads = new List<string>();
        await using var server = LoopbackServer.Http(head =>
        {
            heads.Add(head);
            return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "file-secret\n");
        try
        {
            var secret = Secret.Of("inline-secret");
            HttpProbe[] modules =
            [
                new() { BasicAuth = new BasicAuth(Secret.Of("u"), Secret.InFile(file)) },
                new() { Authorization = new Prometheus.HttpConfig.Authorization("Token", secret) },
                new() { HttpHeaders = [new HeaderConfig("X-Key", [secret])] },
            ];
            foreach (var module in modules)
            {
                var result = await HttpAsync(server.HostPort, module);
                var shown = string.Join('\n', [result.Message, .. result.Log, module.ToString()]);
                Assert.DoesNotContain("secret", shown.Replace(file, "", StringComparison.Ordinal), StringComparison.Ordinal);
            }

            Assert.Contains($"Authorization: Basic {Convert.ToBase64String("u:file-secret"u8)}\r\n", heads[0], StringComparison.Ordinal);
            Assert.Contains("Authorization: Token inline-secret\r\n", heads[1], StringComparison.Ordinal);
            Assert.Contains("X-Key: inline-secret\r\n", heads[2], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_missing_secret_file_is_the_probers_failure()
    {
        var options = new HttpProbe { Authorization = new Prometheus.HttpConfig.Authorization("Bearer", Secret.InFile("/no/such/file")) };

        var result = await HttpAsync("127.0.0.1:1", options);

        Assert.Equal((ProbeVerdict.Unknown, FailureClass.Prober), (result.Verdict, result.Failure));
    }

    [Fact]
    public async Task A_token_is_fetched_once_and_used()
    {
        var tokens = new List<string>();
        await using var issuer = new LoopbackServer(async (stream, cancel) =>
        {
            var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
            var body = new byte[int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, cancel);
            tokens.Add(head + Encoding.UTF8.GetString(body));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"access_token\":\"tok\",\"expires_in\":  3600}"u8.ToArray(), cancel);
        });
        await using var server = LoopbackServer.Http(head =>
            head.Contains("Authorization: Bearer tok\r\n", StringComparison.Ordinal) ? Ok : "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        var options = new HttpProbe
        {
            OAuth2 = new OAuth2
            {
                ClientId = "id",
                ClientSecret = Secret.Of("s"),
                TokenUrl = new Uri($"http://{issuer.HostPort}/token"),
                Scopes = ["a", "b"],
            },
        };

        var first = await HttpAsync(server.HostPort, options);
        var second = await HttpAsync(server.HostPort, options);

        Assert.True(first.Success && second.Success, first.Message);
        var request = Assert.Single(tokens);
        Assert.EndsWith("grant_type=client_credentials&scope=a+b", request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String("id:s"u8)}\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_gets_the_whole_URL_or_a_tunnel()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server();
        await using var target = TlsServer.Start(certificate, [certificates.Intermediate], async (stream, cancel) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, cancel);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Ok), cancel);
        });
        var heads = new List<string>();
        await using var proxy = new LoopbackServer((stream, cancel) => ProxyAsync(stream, target.Port, heads, cancel));
        var options = new HttpProbe
        {
            TlsOptions = new TlsConfig { Ca = certificates.RootPem },
            Proxy = new ProxyConfig { Url = new Uri($"http://u:p@{proxy.HostPort}") },
            SkipResolvePhaseWithProxy = true,
        };

        var plain = await HttpAsync("http://name.invalid/x", options);
        var tunnel = await HttpAsync($"https://localhost:{target.Port}/", options);

        await HttpAsync($"http://localhost:{target.Port}/", options with { PreferredIpProtocol = IpProtocol.Ip4, SkipResolvePhaseWithProxy = false });

        Assert.True(plain.Success, plain.Message);
        Assert.True(tunnel.Success, tunnel.Message);
        Assert.False(plain.Has("probe_ip_protocol"));
        Assert.StartsWith("GET http://name.invalid/x HTTP/1.1\r\nHost: name.invalid\r\n", heads[0], StringComparison.Ordinal);
        Assert.StartsWith($"GET http://127.0.0.1:{target.Port}/ HTTP/1.1\r\nHost: localhost:{target.Port}\r\n", heads[2], StringComparison.Ordinal);
        Assert.StartsWith($"CONNECT localhost:{target.Port} HTTP/1.1\r\nHost: localhost:{target.Port}\r\nProxy-Authorization: Basic dTpw\r\n", heads[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a.test/", "HTTP_PROXY=proxy:3128", "http://proxy:3128/")]
    [InlineData("https://a.test/", "HTTP_PROXY=proxy:3128", null)]
    [InlineData("https://a.test/", "https_proxy=http://s:1", "http://s:1/")]
    [InlineData("http://a.test/", "HTTP_PROXY=proxy:3128;NO_PROXY=b.test,a.test", null)]
    [InlineData("http://x.a.test/", "HTTP_PROXY=proxy:3128;NO_PROXY=.a.test", null)]
    [InlineData("http://a.test/", "HTTP_PROXY=proxy:3128;NO_PROXY=.a.test", "http://proxy:3128/")]
    [InlineData("http://10.1.2.3/", "HTTP_PROXY=proxy:3128;NO_PROXY=10.0.0.0/8", null)]
    [InlineData("http://a.test:81/", "HTTP_PROXY=proxy:3128;NO_PROXY=a.test:80", "http://proxy:3128/")]
    [InlineData("http://localhost/", "HTTP_PROXY=proxy:3128", null)]
    public void The_environment_names_the_proxy_only_where_asked(string target, string environment, string? expected)
    {
        var variables = environment.Split(';').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);

        Assert.Equal(expected, new ProxyConfig { FromEnvironment = true }.Select(new Uri(target), variables.GetValueOrDefault)?.ToString());
    }

    private static async Task ProxyAsync(Stream stream, int port, List<string> heads, CancellationToken cancel)
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
        heads.Add(head);
        if (!head.StartsWith("CONNECT", StringComparison.Ordinal))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Ok), cancel);
            return;
        }

        await stream.WriteAsync("HTTP/1.1 200 Connected\r\nX: y\r\n\r\n"u8.ToArray(), cancel);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        var upstream = client.GetStream();
        await Task.WhenAny(stream.CopyToAsync(upstream, cancel), upstream.CopyToAsync(stream, cancel));
    }
}
