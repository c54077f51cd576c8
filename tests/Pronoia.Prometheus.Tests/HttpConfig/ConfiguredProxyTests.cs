using System.Net;
using System.Net.Sockets;
using System.Text;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Prometheus.Tests.HttpConfig;

public sealed class ConfiguredProxyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proxy_that_asks_for_it_is_given_the_user_and_password_of_its_URL_wherever_that_stands(bool fromEnvironment)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var url = $"http://a%3Ab:p%40:x@{listener.LocalEndpoint}";
        var config = fromEnvironment ? new ProxyConfig { FromEnvironment = true } : new ProxyConfig { Url = new Uri(url) };
        var proxy = new ConfiguredProxy(config, name => name == "HTTP_PROXY" ? url : null);
        using var client = new HttpClient(new ProxyHandler(proxy, new SocketsHttpHandler()));

        var head = AskAsync(listener, giveUp.Token);
        var answer = await client.GetStringAsync(new Uri("http://target.invalid/x"), giveUp.Token);

        Assert.Equal("ok", answer);
        var header = Assert.Single((await head).Split("\r\n"), line => line.StartsWith("Proxy-Authorization", StringComparison.Ordinal));
        Assert.Equal("a:b:p@:x", Encoding.UTF8.GetString(Convert.FromBase64String(header["Proxy-Authorization: Basic ".Length..])));
    }

    [Fact]
    public async Task A_variable_that_names_no_proxy_is_no_way_around_it()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var proxy = new ConfiguredProxy(new ProxyConfig { FromEnvironment = true }, name => name == "HTTP_PROXY" ? "ftp://u:secret@proxy" : null);
        using var client = new HttpClient(new ProxyHandler(proxy, new SocketsHttpHandler { ConnectCallback = (_, cancel) => ConnectAsync(target.LocalEndpoint, cancel) }));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("http://target.invalid/"), giveUp.Token));

        Assert.Equal("the proxy of the environment is not a URL of http, https, socks5, socks5h", error.Message);
        Assert.False(target.Pending());
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Refuses one request for want of credentials, answers the next with <c>ok</c> and gives that one's head.</summary>
    private static async Task<string> AskAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        for (var request = 0; ; request++)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                head.Append(line).Append("\r\n");
            }

            var answer = request == 0
                ? "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
            if (request == 1)
            {
                return head.ToString();
            }
        }
    }
}
