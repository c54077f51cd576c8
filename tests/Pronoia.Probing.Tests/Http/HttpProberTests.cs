using System.Net;
using System.Net.Sockets;
using Pronoia.Prometheus.Model;
using Pronoia.Probing.Cel;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Servers;

namespace Pronoia.Probing.Tests.Http;

public sealed class HttpProberTests : ProbeFixture
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    [Fact]
    public async Task A_good_answer_is_up_with_phases_and_metrics()
    {
        await using var server = LoopbackServer.Http(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nLast-Modified: Sat, 01 Jan 2022 00:00:00 GMT\r\n\r\nhello");

        var result = await HttpAsync($"http://{server.HostPort}/");

        Assert.True(result.Success, result.Message);
        Assert.Equal((ProbeVerdict.Up, FailureClass.None, 200), (result.Verdict, result.Failure, result.StatusCode));
        Assert.Equal(["resolve", "connect", "tls", "processing", "transfer"], result.Phases.Select(p => p.Name));
        Assert.Equal(1, result.Value("probe_success"));
        Assert.Equal(200, result.Value("probe_http_status_code"));
        Assert.Equal(5, result.Value("probe_http_content_length"));
        Assert.Equal(5, result.Value("probe_http_uncompressed_body_length"));
        Assert.Equal(1.1, result.Value("probe_http_version"));
        Assert.Equal(0, result.Value("probe_http_ssl"));
        Assert.Equal(0, result.Value("probe_http_redirects"));
        Assert.Equal(0, result.Value("probe_failed_due_to_regex"));
        Assert.Equal(4, result.Value("probe_ip_protocol"));
        Assert.Equal(1640995200, result.Value("probe_http_last_modified_timestamp_seconds"));
        Assert.Equal(30, result.Value("probe_timeout_seconds"));
        Assert.Equal(1, result.Value("pronoia_probe_failure", "class=none"));
        Assert.True(result.Value("probe_http_duration_seconds", "phase=connect") > 0);
        Assert.True(result.Value("probe_http_duration_seconds", "phase=processing") > 0);
        Assert.InRange(result.Phases.Sum(p => p.Seconds), 0, result.Duration.TotalSeconds);
        Assert.Equal(result.Metrics.Select(m => m.Name).Order(StringComparer.Ordinal), result.Metrics.Select(m => m.Name));
    }

    [Fact]
    public async Task The_request_is_what_the_module_says()
    {
        var head = "";
        await using var server = LoopbackServer.Http(h =>
        {
            head = h;
            return Ok;
        });

        await HttpAsync($"{server.HostPort}/a?b=c", new HttpProbe { Method = "POST", Body = "{}", Headers = [new("Host", "vhost.test"), new("X-One", "1")] });

        Assert.Equal(
            "POST /a?b=c HTTP/1.1\r\nHost: vhost.test\r\nX-One: 1\r\nUser-Agent: Pronoia/0.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n", head);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", FailureClass.Status, "status 503 is not 2xx")]
    [InlineData("", FailureClass.Protocol, "the server closed the connection without a response")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", FailureClass.Protocol, "the server's answer is not HTTP: the status line is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", FailureClass.Protocol, "the server's answer is not HTTP: a response header is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", FailureClass.Protocol, "the server closed the connection after 5 of 9 bytes of the body")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\n", FailureClass.Protocol, "the Content-Length of the response is malformed or contradicts itself")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", FailureClass.Protocol, "the size of a chunk is not a hexadecimal number")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", FailureClass.Protocol, "a chunk of the body is longer than its size says")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", FailureClass.Protocol, "the server closed the connection within the response headers")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\n\r\n", FailureClass.Protocol, "the server redirects to a URL of scheme ftp")]
    public async Task A_bad_answer_is_down_with_its_class(string response, FailureClass failure, string message)
    {
        await using var server = LoopbackServer.Http(response);

        var result = await HttpAsync(server.HostPort);

        Assert.False(result.Success);
        Assert.Equal((ProbeVerdict.Down, failure, message), (result.Verdict, result.Failure, result.Message));
        Assert.Equal(1, result.Value("pronoia_probe_failure", $"class={failure.ToString().ToLowerInvariant()}"));
        Assert.Equal(0, result.Value("probe_success"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n", 5, -1)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil the end", 13, -1)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 2, 2)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 0, 0)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\nX: a\n  b\n\nok", 2, 2)]
    public async Task Bodies_are_framed_as_RFC_9112_says(string response, int length, int promised)
    {
        await using var server = LoopbackServer.Http(response);

        var result = await HttpAsync(server.HostPort);

        Assert.True(result.Success, result.Message);
        Assert.Equal(length, result.Value("probe_http_uncompressed_body_length"));
        Assert.Equal(promised, result.Value("probe_http_content_length"));
    }

    [Fact]
    public async Task Redirects_are_followed_and_counted()
    {
        await using var server = LoopbackServer.Http(head => head.StartsWith("GET /3", StringComparison.Ordinal)
            ? Ok
            : $"HTTP/1.1 302 Found\r\nLocation: /{head[5] - '0' + 1}\r\n\r\n");

        var result = await HttpAsync($"{server.HostPort}/0");

        Assert.True(result.Success, result.Message);
        Assert.Equal(3, result.Value("probe_http_redirects"));
        Assert.Equal(200, result.Value("probe_http_status_code"));
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n");

        var result = await HttpAsync(server.HostPort);

        Assert.Equal((false, FailureClass.Status), (result.Success, result.Failure));
        Assert.Equal(11, result.Value("probe_http_redirects"));
        Assert.Equal(302, result.Value("probe_http_status_code"));
        Assert.Equal(11, server.Connections);
    }

    [Fact]
    public async Task A_closed_port_is_a_connect_failure()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await HttpAsync($"127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}");

        Assert.Equal((ProbeVerdict.Down, FailureClass.Connect), (result.Verdict, result.Failure));
        Assert.Equal(0, result.Value("probe_http_status_code"));
    }

    [Theory]
    [InlineData("http://[::1", FailureClass.Prober)]
    [InlineData("http://a:99999/", FailureClass.Prober)]
    [InlineData("name.invalid", FailureClass.Dns)]
    public async Task A_target_that_cannot_be_probed_has_its_class(string target, FailureClass failure)
    {
        var result = await HttpAsync(target);

        Assert.Equal((false, failure), (result.Success, result.Failure));
    }

    [Fact]
    public async Task Body_and_header_expressions_fail_the_probe()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nX-A: one\r\nx-a: two\r\nContent-Length: 5\r\n\r\nhello");

        var body = await HttpAsync(server.HostPort, new HttpProbe { FailIfBodyMatches = [Re2.Compile("hel+o")] });
        var noBody = await HttpAsync(server.HostPort, new HttpProbe { FailIfBodyNotMatches = [Re2.Compile("hello"), Re2.Compile("bye")] });
        var header = await HttpAsync(server.HostPort, new HttpProbe { FailIfHeaderMatches = [new HeaderMatch("X-A", Re2.Compile("^two$"), false)] });
        var good = await HttpAsync(server.HostPort, new HttpProbe
        {
            FailIfHeaderMatches = [new HeaderMatch("X-B", Re2.Compile("."), true)],
            FailIfHeaderNotMatches = [new HeaderMatch("X-A", Re2.Compile("two"), false)],
            FailIfBodyNotMatches = [Re2.Compile("^hello$")],
        });

        Assert.Equal((FailureClass.Body, "the body matches \"hel+o\""), (body.Failure, body.Message));
        Assert.Equal((FailureClass.Body, "the body does not match \"bye\""), (noBody.Failure, noBody.Message));
        Assert.Equal((FailureClass.Status, "header X-A matches \"^two$\""), (header.Failure, header.Message));
        Assert.Equal([1.0, 1.0, 1.0, 0.0], new[] { body, noBody, header, good }.Select(r => r.Value("probe_failed_due_to_regex")));
        Assert.True(good.Success, good.Message);
    }

    [Fact]
    public async Task A_protocol_switch_keeps_its_own_connection_header()
    {
        var head = "";
        await using var server = LoopbackServer.Http(h =>
        {
            head = h;
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        });

        var result = await HttpAsync(server.HostPort, new HttpProbe
        {
            ValidStatusCodes = [101],
            Headers = [new("Connection", "Upgrade"), new("Upgrade", "websocket"), new("Content-Length", "7")],
        });

        Assert.True(result.Success, result.Message);
        Assert.EndsWith("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUser-Agent: Pronoia/0.1\r\n\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_may_give_up()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));
        using var cancel = new CancellationTokenSource();
        var probing = Prober.ProbeAsync(DefaultModules.All["http_2xx"], server.HostPort, Patience, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await probing);
    }

    [Theory]
    [InlineData("body.state == 'up'", null, 1, "the body meets \"body.state == 'up'\"")]
    [InlineData("body.state == 'down'", null, 0, null)]
    [InlineData(null, "body.n > 2 && body.state == 'up'", 0, null)]
    [InlineData(null, "body.n > 3", 1, "the body does not meet \"body.n > 3\"")]
    [InlineData("body.missing", null, 1, "the CEL expression fails: there is no missing")]
    public async Task An_expression_judges_a_JSON_body(string? matches, string? notMatches, double failed, string? problem)
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"state\":\"up\",\"n\":3}");

        var result = await HttpAsync(server.HostPort, new HttpProbe
        {
            FailIfBodyJsonMatchesCel = matches is null ? null : CelExpression.Parse(matches),
            FailIfBodyJsonNotMatchesCel = notMatches is null ? null : CelExpression.Parse(notMatches),
        });

        Assert.Equal((problem is null ? FailureClass.None : FailureClass.Body, problem ?? "answered with status 200"), (result.Failure, result.Message));
        Assert.Equal(failed, result.Value("probe_failed_due_to_cel"));
    }

    [Fact]
    public async Task An_expression_needs_JSON_and_without_one_its_metric_is_absent()
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        var result = await HttpAsync(server.HostPort, new HttpProbe { FailIfBodyJsonMatchesCel = CelExpression.Parse("false") });
        var without = await HttpAsync(server.HostPort);

        Assert.Equal((FailureClass.Body, "the body is not JSON"), (result.Failure, result.Message));
        Assert.Equal(1, result.Value("probe_failed_due_to_cel"));
        Assert.False(without.Has("probe_failed_due_to_cel"));
    }

    [Fact]
    public async Task HTTP3_makes_the_verdict_unknown() => Assert.Equal(
        ProbeVerdict.Unknown, (await HttpAsync("https://127.0.0.1:1/", new HttpProbe { EnableHttp3 = true })).Verdict);
}
