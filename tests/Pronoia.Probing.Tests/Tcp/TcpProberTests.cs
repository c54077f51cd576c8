using Pronoia.Prometheus.Model;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;

namespace Pronoia.Probing.Tests.Tcp;

public sealed class TcpProberTests : ProbeFixture
{
    [Fact]
    public async Task A_connection_is_enough()
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask);

        var result = await TcpAsync(server.HostPort);

        Assert.True(result.Success, result.Message);
        Assert.Equal(0, result.Value("probe_failed_due_to_regex"));
        Assert.Equal(0, result.Value("probe_failed_due_to_bytes"));
    }

    [Fact]
    public async Task A_conversation_answers_with_groups_and_labels()
    {
        var heard = new List<string>();
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            using var reader = new StreamReader(stream);
            heard.Add((await reader.ReadLineAsync(cancel))!);
            await stream.WriteAsync("noise\r\nPING :abc-1\r\n"u8.ToArray(), cancel);
            heard.Add((await reader.ReadLineAsync(cancel))!);
            await stream.WriteAsync(":x 001"u8.ToArray(), cancel);
        });
        var options = new TcpProbe
        {
            QueryResponse =
            [
                new() { Send = "NICK prober"u8.ToArray() },
                new() { Expect = Re2.Compile("PING :([^-]+)-([0-9])"), Send = "PONG ${1}$2$$"u8.ToArray(), Labels = [new("token", "t-$1")] },
                new() { Expect = Re2.Compile("^:[^ ]+ 001") },
            ],
        };

        var result = await TcpAsync(server.HostPort, options);

        Assert.True(result.Success, result.Message);
        Assert.Equal(["NICK prober", "PONG abc1$"], heard);
        Assert.Equal("t-abc", result.LabelsOf("probe_expect_info")["token"]);
    }

    [Fact]
    public async Task What_does_not_match_fails()
    {
        await using var server = new LoopbackServer(async (stream, cancel) => await stream.WriteAsync("421 busy\r\n"u8.ToArray(), cancel));

        var result = await TcpAsync(server.HostPort, new TcpProbe { QueryResponse = [new() { Expect = Re2.Compile("^220") }] });
        var bytes = await TcpAsync(server.HostPort, new TcpProbe { QueryResponse = [new() { ExpectBytes = "422"u8.ToArray() }] });
        var good = await TcpAsync(server.HostPort, new TcpProbe { QueryResponse = [new() { ExpectBytes = "421"u8.ToArray() }] });

        Assert.Equal((FailureClass.Body, "the peer closed the connection before a line matched \"^220\""), (result.Failure, result.Message));
        Assert.Equal(1, result.Value("probe_failed_due_to_regex"));
        Assert.Equal((FailureClass.Body, 1), (bytes.Failure, bytes.Value("probe_failed_due_to_bytes")));
        Assert.True(good.Success, good.Message);
    }

    [Fact]
    public async Task A_line_without_end_fails_at_the_limit()
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            while (!cancel.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[10_000], cancel);
            }
        });

        var result = await TcpAsync(server.HostPort, new TcpProbe { QueryResponse = [new() { Expect = Re2.Compile("x") }] });

        Assert.Equal((FailureClass.Protocol, "the peer sent a line of more than 65536 bytes"), (result.Failure, result.Message));
    }

    [Theory]
    [InlineData("no-port", "target \"no-port\" has no port: expected host:port")]
    [InlineData("a:b", "target \"a:b\" is malformed: expected host:port or [ipv6]:port")]
    [InlineData(":80", "target \":80\" is malformed: expected host:port or [ipv6]:port")]
    public async Task A_bad_target_is_the_probers_failure(string target, string message)
    {
        var result = await TcpAsync(target);

        Assert.Equal((ProbeVerdict.Unknown, FailureClass.Prober, message), (result.Verdict, result.Failure, result.Message));
    }
}
