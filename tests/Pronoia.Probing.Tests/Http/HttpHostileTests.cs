using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Servers;

namespace Pronoia.Probing.Tests.Http;

/// <summary>Servers that mean harm: each costs one failed result, in bounded time.</summary>
public sealed class HttpHostileTests : ProbeFixture
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    // The promise is timeout + 100 ms; a loaded test machine gets more.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 400ms while waiting for the answer");
    }

    [Fact]
    public async Task Silence_in_the_TLS_handshake_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        AssertTimedOut(await HttpAsync($"https://{server.HostPort}", timeout: Short), "timed out after 400ms while handshaking TLS");
    }

    [Fact]
    public async Task A_body_without_end_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancel);
            while (!cancel.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[4096], cancel);
            }
        });

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 400ms while waiting for the answer");
    }

    [Fact]
    public async Task A_body_without_end_that_is_inspected_ends_at_the_limit()
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancel);
            while (!cancel.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[65536], cancel);
            }
        });

        var result = await HttpAsync(server.HostPort, new HttpProbe { FailIfBodyMatches = [Re2.Compile("x")] });

        Assert.Equal((FailureClass.Body, "the body is larger than the 4194304 bytes that can be inspected"), (result.Failure, result.Message));
    }

    [Fact]
    public async Task Drip_by_drip_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            foreach (var b in Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + new string('x', 100)))
            {
                await stream.WriteAsync(new[] { b }, cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            }
        });

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 400ms while waiting for the answer");
    }

    [Theory]
    [InlineData("X-Flood: yes\r\n")]
    [InlineData("endless")]
    public async Task A_flood_of_headers_ends_at_the_limit(string flood)
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancel);
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(flood, 1000)));
            while (!cancel.IsCancellationRequested)
            {
                await stream.WriteAsync(block, cancel);
            }
        });

        var result = await HttpAsync(server.HostPort);

        Assert.Equal(FailureClass.Protocol, result.Failure);
        Assert.Matches("the response headers (are|is) longer than [0-9]+ bytes", result.Message);
    }

    private static void AssertTimedOut(ProbeResult result, string message)
    {
        Assert.Equal((false, FailureClass.Timeout, message), (result.Success, result.Failure, result.Message));
        Assert.InRange(result.Duration, Short - TimeSpan.FromMilliseconds(20), Short + Slack);
    }
}
