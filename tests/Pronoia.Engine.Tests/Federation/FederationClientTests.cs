using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Federation;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Engine.Tests.Federation;

public sealed class FederationClientTests
{
    [Fact]
    public async Task Selectors_gzip_and_authorization_go_out_and_the_snapshot_comes_back()
    {
        var request = "";
        await using var server = await Loopback.StartAsync(async context =>
        {
            request = $"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.AcceptEncoding} {context.Request.Headers.Authorization}";
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = "text/plain; version=0.0.4";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("up{job=\"a\",instance=\"i\"} 1 1700000000000\nx NaN\ny +Inf\n"));
        });

        var pull = await PullAsync(server.Url, c => c with { Http = new HttpClientConfig { Authorization = new Authorization("Bearer", Prometheus.Yaml.Secret.Of("t0ken")) } });

        Assert.Equal("/federate?match%5B%5D=%7Bjob%3D~%22a%7Cb%22%7D&match%5B%5D=up gzip Bearer t0ken", request);
        Assert.True(pull.Up, pull.Failure);
        Assert.Equal(["up{instance=\"i\", job=\"a\"}", "x", "y"], pull.Samples.Select(s => s.Labels.ToString()));
        Assert.Equal(1_700_000_000_000, pull.Samples[0].TimestampMs);
        Assert.Equal([1, double.NaN, double.PositiveInfinity], pull.Samples.Select(s => s.Value));
    }

    [Fact]
    public async Task A_gzip_bomb_stops_at_the_size_limit()
    {
        await using var server = await Loopback.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 256 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await gzip.WriteAsync(zeros, context.RequestAborted);
            }
        });
        var before = GC.GetTotalAllocatedBytes();

        var pull = await PullAsync(server.Url, c => c with { BodySizeLimit = 64 * 1024 });

        Assert.Equal("the body is larger than body_size_limit (65536 bytes)", pull.Failure);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task An_endless_answer_ends_at_the_timeout()
    {
        await using var server = await Loopback.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("x 1\n", context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted);
            }
        });

        var pull = await PullAsync(server.Url, c => c with { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("no complete answer within 0.3 s", pull.Failure);
        Assert.Empty(pull.Samples);
    }

    [Theory]
    [InlineData("x{ 1\n", "not a format of metrics: line 1")]
    [InlineData("a 1\nb 1\nc 1\nd 1\n", "sample")]
    public async Task What_cannot_be_read_or_is_too_much_fails_the_pull_as_a_whole(string body, string expected)
    {
        await using var server = await Loopback.TextAsync(body);

        var pull = await PullAsync(server.Url, c => c with { SampleLimit = 3 });

        Assert.Contains(expected, pull.Failure, StringComparison.Ordinal);
        Assert.Empty(pull.Samples);
    }

    [Fact]
    public async Task A_source_that_is_down_or_answers_an_error_is_a_failure_and_no_exception()
    {
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        Assert.Equal("server returned HTTP status 503 Service Unavailable", (await PullAsync(server.Url)).Failure);
        Assert.Contains("refused", (await PullAsync(new Uri("http://127.0.0.1:1"))).Failure, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<FederationPull> PullAsync(Uri url, Func<FederationConfig, FederationConfig>? change = null)
    {
        var config = new FederationConfig
        {
            Name = "core",
            Url = url,
            Match = ["{job=~\"a|b\"}", "up"],
            Interval = TimeSpan.FromSeconds(15),
            Timeout = TimeSpan.FromSeconds(10),
        };
        using var client = new FederationClient(change?.Invoke(config) ?? config, TimeProvider.System);
        return await client.PullAsync(CancellationToken.None);
    }
}
