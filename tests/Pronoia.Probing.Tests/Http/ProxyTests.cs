using System.Net;
using System.Net.Sockets;
using System.Text;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Tests.Http;

/// <summary>Proxies over TLS and SOCKS 5.</summary>
public sealed class ProxyTests : ProbeFixture
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task An_HTTPS_proxy_is_verified_by_its_own_name_and_its_certificate_is_not_the_targets()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(names: ["localhost"]);
        var head = "";
        await using var proxy = TlsServer.Start(certificate, [certificates.Intermediate], async (stream, cancel) =>
        {
            head = await LoopbackServer.ReadHeadAsync(stream, cancel);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Ok), cancel);
        });
        var options = new HttpProbe
        {
            PreferredIpProtocol = IpProtocol.Ip4,
            TlsOptions = new TlsConfig { Ca = certificates.RootPem, ServerName = "target.test" },
            Proxy = new ProxyConfig { Url = new Uri($"https://u:p@localhost:{proxy.Port}") },
            SkipResolvePhaseWithProxy = true,
        };

        var result = await HttpAsync("http://target.test/x", options);

        Assert.True(result.Success, result.Message);
        Assert.StartsWith("GET http://target.test/x HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Proxy-Authorization: Basic dTpw\r\n", head, StringComparison.Ordinal);
        Assert.Empty(result.Certificates);
        Assert.Equal(0, result.Value("probe_http_ssl"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("u:p@", false)]
    [InlineData("u:p@", true)]
    public async Task SOCKS_carries_any_request(string user, bool resolve)
    {
        await using var target = LoopbackServer.Http(head => head.StartsWith("GET /x HTTP/1.1\r\n", StringComparison.Ordinal) ? Ok : "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
        var asked = new List<string>();
        await using var proxy = new LoopbackServer((stream, cancel) => SocksAsync(stream, target.Port, user.Length > 0, asked, cancel));
        var options = new HttpProbe
        {
            PreferredIpProtocol = IpProtocol.Ip4,
            Proxy = new ProxyConfig { Url = new Uri($"socks5://{user}{proxy.HostPort}") },
            SkipResolvePhaseWithProxy = !resolve,
        };

        var result = await HttpAsync(resolve ? "http://localhost:81/x" : "http://name.invalid:81/x", options);

        Assert.True(result.Success, result.Message);
        Assert.Equal([resolve ? "127.0.0.1:81" : "name.invalid:81"], asked);
    }

    [Theory]
    [InlineData(new byte[] { 5, 0xff }, "the SOCKS proxy {0} takes none of the ways to authenticate that its URL allows", FailureClass.Connect)]
    [InlineData(new byte[] { 5, 0, 5, 5, 0, 1 }, "the SOCKS proxy {0} refuses the connection: connection refused", FailureClass.Connect)]
    [InlineData(new byte[] { 5, 0, 5, 99, 0, 1 }, "the SOCKS proxy {0} refuses the connection: reply 99", FailureClass.Connect)]
    [InlineData(new byte[] { 5, 0, 5, 0, 0, 9 }, "the SOCKS proxy {0} answers with an address of unknown kind", FailureClass.Protocol)]
    [InlineData(new byte[] { 5 }, "the SOCKS proxy closed the connection", FailureClass.Protocol)]
    [InlineData(new byte[] { (byte)'H', (byte)'T' }, "the proxy {0} does not speak SOCKS 5", FailureClass.Protocol)]
    public async Task What_a_SOCKS_proxy_refuses_is_told(byte[] answer, string message, FailureClass failure)
    {
        await using var proxy = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync(answer, cancel);
            await stream.ReadExactlyAsync(new byte[answer.Length > 2 ? 10 : 3], cancel);
        });

        var result = await HttpAsync(
            "http://127.0.0.1:81/", new HttpProbe { Proxy = new ProxyConfig { Url = new Uri($"socks5://{proxy.HostPort}") } });

        Assert.Equal((failure, string.Format(System.Globalization.CultureInfo.InvariantCulture, message, proxy.HostPort)), (result.Failure, result.Message));
    }

    [Fact]
    public async Task A_target_that_bypasses_the_proxy_is_resolved_here()
    {
        await using var target = LoopbackServer.Http(Ok);
        var options = new HttpProbe
        {
            PreferredIpProtocol = IpProtocol.Ip4,
            Proxy = new ProxyConfig { Url = new Uri("http://127.0.0.1:1"), NoProxy = "localhost" },
            SkipResolvePhaseWithProxy = true,
        };

        var result = await HttpAsync($"http://localhost:{target.Port}/", options);

        Assert.True(result.Success, result.Message);
    }

    // RFC 1928: greeting, choice, password (RFC 1929), request, reply; then bytes both ways.
    private static async Task SocksAsync(Stream stream, int port, bool password, List<string> asked, CancellationToken cancel)
    {
        var greeting = await ReadAsync(stream, 2, cancel);
        var methods = await ReadAsync(stream, greeting[1], cancel);
        Assert.Equal(password, methods.Contains((byte)2));
        await stream.WriteAsync(new byte[] { 5, (byte)(password ? 2 : 0) }, cancel);
        if (password)
        {
            Assert.Equal([1, 1, (byte)'u', 1, (byte)'p'], await ReadAsync(stream, 5, cancel));
            await stream.WriteAsync(new byte[] { 1, 0 }, cancel);
        }

        var request = await ReadAsync(stream, 4, cancel);
        var host = request[3] == 1
            ? new IPAddress(await ReadAsync(stream, 4, cancel)).ToString()
            : Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1, cancel))[0], cancel));
        var wanted = await ReadAsync(stream, 2, cancel);
        asked.Add($"{host}:{(wanted[0] << 8) | wanted[1]}");
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, cancel);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        await Task.WhenAny(stream.CopyToAsync(client.GetStream(), cancel), client.GetStream().CopyToAsync(stream, cancel));
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }
}
