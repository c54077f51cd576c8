using System.IO.Compression;
using System.Text;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tests.Http;

/// <summary>Servers that mean harm: each costs one failed result, in bounded time.</summary>
public sealed class HttpHostileTests : ProbeFixture
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    // These run beside other tests; Hostile/DeadlineTests measures how late a result is.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 1s while waiting for the answer");
    }

    [Fact]
    public async Task Silence_in_the_TLS_handshake_ends_with_the_timeout()
    {
        await using var server = new LoopbackServer((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));

        AssertTimedOut(await HttpAsync($"https://{server.HostPort}", timeout: Short), "timed out after 1s while handshaking TLS");
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

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 1s while waiting for the answer");
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

        AssertTimedOut(await HttpAsync(server.HostPort, timeout: Short), "timed out after 1s while waiting for the answer");
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

    [Theory]
    [InlineData("gzip", 0)]
    [InlineData("br", 0)]
    [InlineData("deflate", 1000)]
    public async Task A_compression_bomb_costs_no_memory(string algorithm, long limit)
    {
        const int size = 64 * 1024 * 1024;
        var bomb = Bomb(algorithm, size);
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, cancel);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {bomb.Length}\r\n\r\n"), cancel);
            await stream.WriteAsync(bomb, cancel);
        });
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var result = await HttpAsync(server.HostPort, new HttpProbe { Compression = algorithm, BodySizeLimit = limit });

        // Other tests allocate at the same time: a share of the expanded size is far more than they and the probe take.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, size / 2);
        if (limit == 0)
        {
            Assert.True(result.Success, result.Message);
            Assert.Equal(size, result.Value("probe_http_uncompressed_body_length"));
        }
        else
        {
            Assert.Equal((FailureClass.Body, "the body is larger than body_size_limit, 1000 bytes"), (result.Failure, result.Message));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_is_not_compressed_as_it_should_be_fails(string algorithm)
    {
        await using var server = LoopbackServer.Http("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world");

        var result = await HttpAsync(server.HostPort, new HttpProbe { Compression = algorithm });

        Assert.Equal((FailureClass.Body, $"the body is not valid {algorithm}"), (result.Failure, result.Message));
    }

    [Fact]
    public async Task Invalid_UTF8_is_matched_as_replacement_characters()
    {
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, cancel);
            await stream.WriteAsync((byte[])[.. "HTTP/1.1 200 \xff\r\nX: "u8, 0xff, 0xfe, .. "\r\nContent-Length: 3\r\n\r\na"u8, 0xff, (byte)'b'], cancel);
        });

        var result = await HttpAsync(server.HostPort, new HttpProbe { FailIfBodyNotMatches = [Re2.Compile("^a\ufffdb$")] });

        Assert.True(result.Success, result.Message);
    }

    [Fact]
    public async Task A_huge_certificate_is_bounded()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Server(names: [.. Enumerable.Range(0, 3000).Select(i => $"host-{i}.test")]);
        await using var server = TlsServer.Start(certificate, [certificates.Intermediate], (_, _) => Task.CompletedTask);

        var result = await HttpAsync($"https://localhost:{server.Port}/", new HttpProbe { TlsOptions = new TlsConfig { Ca = certificates.RootPem } });

        Assert.Equal(FailureClass.Tls, result.Failure);
        Assert.InRange(result.Message.Length, 1, 500);
        Assert.All(result.Certificates, c => Assert.InRange(c.DnsNames.Count, 0, 1000));
    }

    [Fact]
    public async Task Garbage_of_any_kind_ends_in_a_result()
    {
        var random = new Random(1);
        var answers = 0;
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            byte[] start = (Interlocked.Increment(ref answers) % 3) switch
            {
                0 => [],
                1 => [.. "HTTP/1.1 200 OK\r\n"u8],
                _ => [.. "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8],
            };
            await stream.WriteAsync((byte[])[.. start, .. bytes], cancel);
        });

        for (var i = 0; i < 60; i++)
        {
            var result = await HttpAsync(server.HostPort);
            Assert.Equal((false, FailureClass.Protocol), (result.Success, result.Failure));
        }
    }

    private static byte[] Bomb(string algorithm, int size)
    {
        using var bytes = new MemoryStream();
        using (Stream compressor = algorithm switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            var block = new byte[64 * 1024];
            for (var i = 0; i < size / block.Length; i++)
            {
                compressor.Write(block);
            }
        }

        return bytes.ToArray();
    }

    private static void AssertTimedOut(ProbeResult result, string message)
    {
        Assert.Equal((false, FailureClass.Timeout, message), (result.Success, result.Failure, result.Message));
        Assert.InRange(result.Duration, Short - TimeSpan.FromMilliseconds(20), Short + Slack);
    }
}
