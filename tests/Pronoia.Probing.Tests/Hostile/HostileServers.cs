using System.IO.Compression;
using System.Text;
using Pronoia.Probing.Dns;
using Pronoia.Probing.Grpc;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tests.Hostile;

/// <summary>Servers that keep a prober busy for as long as it lets them, by name.</summary>
internal static class HostileServers
{
    private static readonly byte[] Block = new byte[64 * 1024];

    /// <summary>Each makes one; none of them ever lets a probe succeed.</summary>
    public static IReadOnlyDictionary<string, Func<HostileCase>> All { get; } = new Dictionary<string, Func<HostileCase>>(StringComparer.Ordinal)
    {
        ["silence"] = () => Http((_, cancel) => ForeverAsync(cancel)),
        ["silence in the handshake"] = () => Http((_, cancel) => ForeverAsync(cancel), scheme: "https://"),
        ["half of a handshake"] = () => Http(
            async (stream, cancel) =>
            {
                // A handshake record that promises 16 KiB and never brings them.
                await stream.WriteAsync(new byte[] { 22, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc }, cancel);
                await ForeverAsync(cancel);
            },
            scheme: "https://"),
        ["status line byte by byte"] = () => Http((stream, cancel) => DripAsync(stream, "HTTP/1.1 200 OK\r\n", cancel)),
        ["headers byte by byte"] = () => Http(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancel);
            await DripAsync(stream, string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: y\r\n")), cancel);
        }),
        ["flood of headers"] = () => Http((stream, cancel) => RepeatAsync(stream, "HTTP/1.1 200 OK\r\n", "X-Flood: yes\r\n", cancel)),
        ["header without end"] = () => Http((stream, cancel) => RepeatAsync(stream, "HTTP/1.1 200 OK\r\nX-Flood: ", "x", cancel)),
        ["interim responses without end"] = () => Http((stream, cancel) => RepeatAsync(stream, "", "HTTP/1.1 102 Processing\r\n\r\n", cancel)),
        ["body without end"] = () => Http((stream, cancel) => FloodAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", cancel)),
        ["body without end that is inspected"] = () => Http(
            (stream, cancel) => FloodAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", cancel),
            new HttpProbe { FailIfBodyMatches = [Re2.Compile("no such thing")] }),
        ["body byte by byte"] = () => Http(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), cancel);
            await DripAsync(stream, new string('x', 1000), cancel);
        }),
        ["chunks without end"] = () => Http((stream, cancel) =>
            RepeatAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", cancel)),
        ["trailers without end"] = () => Http((stream, cancel) =>
            RepeatAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n", cancel)),
        ["compressed body that expands without end"] = () => Http(
            async (stream, cancel) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancel);
                await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
                while (!cancel.IsCancellationRequested)
                {
                    await gzip.WriteAsync(Block, cancel);
                }
            },
            new HttpProbe { Compression = "gzip" }),
        ["redirects, slowly"] = () => Http(async (stream, cancel) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, cancel);
            await stream.WriteAsync("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel);
        }),
        ["body that is hard to match"] = () => Http(
            async (stream, cancel) =>
            {
                await LoopbackServer.ReadHeadAsync(stream, cancel);
                var body = new byte[4 * 1024 * 1024 - 1];
                Random.Shared.NextBytes(body);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), cancel);
                await stream.WriteAsync(body, cancel);
            },
            new HttpProbe { FailIfBodyNotMatches = [Re2.Compile("(?i)(.*a){30}.{20,200}[^x]{40}bzzzzzz$")] }),
        ["lines that never match"] = () => Tcp(
            (stream, cancel) => RepeatAsync(stream, "", "220 no\r\n", cancel), new QueryResponse { Expect = Re2.Compile("^250") }),
        ["line byte by byte"] = () => Tcp(
            (stream, cancel) => DripAsync(stream, new string('x', 1000), cancel), new QueryResponse { Expect = Re2.Compile("^250") }),
        ["bytes that are expected and do not come"] = () => Tcp(
            (_, cancel) => ForeverAsync(cancel), new QueryResponse { ExpectBytes = new byte[] { 1 } }),
        ["DNS silence"] = () => Dns(_ => null),
        ["DNS answers to other queries"] = () => Dns(query =>
        {
            var answer = DnsAnswers.Example(query);
            answer[0] ^= 1;
            return answer;
        }),
        ["DNS over TCP, half a message"] = () =>
        {
            var server = new LoopbackServer(async (stream, cancel) =>
            {
                await stream.WriteAsync(new byte[] { 0xff, 0xff, 0, 0 }, cancel);
                await ForeverAsync(cancel);
            });
            return new(server.HostPort, DnsModule(tcp: true), server);
        },
        ["gRPC silence"] = () =>
        {
            var server = new LoopbackServer((_, cancel) => ForeverAsync(cancel));
            return new(server.HostPort, new ProbeModule { Name = "grpc", Prober = ProberKind.Grpc, Grpc = new GrpcProbe() }, server);
        },
        ["HTTP/2 frames without end"] = () =>
        {
            // SETTINGS, then empty SETTINGS over and over: each asks for an acknowledgement.
            byte[] frame = [0, 0, 0, 4, 0, 0, 0, 0, 0];
            var server = new LoopbackServer(async (stream, cancel) =>
            {
                while (!cancel.IsCancellationRequested)
                {
                    await stream.WriteAsync(frame, cancel);
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel);
                }
            });
            return new(server.HostPort, new ProbeModule { Name = "grpc", Prober = ProberKind.Grpc, Grpc = new GrpcProbe() }, server);
        },
    };

    private static HostileCase Http(Func<Stream, CancellationToken, Task> script, HttpProbe? options = null, string scheme = "http://")
    {
        var server = new LoopbackServer(script);
        return new($"{scheme}{server.HostPort}/", new ProbeModule { Name = "http", Prober = ProberKind.Http, Http = options ?? new HttpProbe() }, server);
    }

    private static HostileCase Tcp(Func<Stream, CancellationToken, Task> script, QueryResponse step)
    {
        var server = new LoopbackServer(script);
        return new(server.HostPort, new ProbeModule { Name = "tcp", Prober = ProberKind.Tcp, Tcp = new TcpProbe { QueryResponse = [step] } }, server);
    }

    private static HostileCase Dns(Func<byte[], byte[]?> answer)
    {
        var server = new DnsServer(answer);
        return new(server.Udp, DnsModule(tcp: false), server);
    }

    private static ProbeModule DnsModule(bool tcp) =>
        new() { Name = "dns", Prober = ProberKind.Dns, Dns = new DnsProbe { QueryName = "example.com", QueryType = 1, Tcp = tcp } };

    private static Task ForeverAsync(CancellationToken cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);

    private static async Task DripAsync(Stream stream, string text, CancellationToken cancel)
    {
        foreach (var b in Encoding.ASCII.GetBytes(text))
        {
            await stream.WriteAsync(new[] { b }, cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, cancel);
        }

        await ForeverAsync(cancel);
    }

    private static async Task FloodAsync(Stream stream, string head, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
        while (!cancel.IsCancellationRequested)
        {
            await stream.WriteAsync(Block, cancel);
        }
    }

    private static async Task RepeatAsync(Stream stream, string head, string part, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, 1 + (4096 / part.Length))));
        while (!cancel.IsCancellationRequested)
        {
            await stream.WriteAsync(block, cancel);
        }
    }
}
