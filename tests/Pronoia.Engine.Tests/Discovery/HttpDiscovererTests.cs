using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Discovery;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Tests.Discovery;

public sealed class HttpDiscovererTests
{
    [Fact]
    public async Task Groups_come_with_the_URL_and_the_request_says_who_asks_how_often()
    {
        var seen = "";
        await using var server = await Loopback.StartAsync(async context =>
        {
            var headers = context.Request.Headers;
            seen = $"{headers.Accept}|{headers["X-Prometheus-Refresh-Interval-Seconds"]}|{headers.Authorization}|{headers["X-Team"]}";
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync("""[{"targets": ["a:1"], "labels": {"__meta_rack": "7 \ud83d\ude00"}}, {"targets": []}]""");
        });
        using var discoverer = Discoverer(
            server.Url, new HttpClientConfig { Authorization = new Authorization("Bearer", Secret.Of("s3cret")), Headers = [new("X-Team", [Secret.Of("ops")])] });

        var outcome = await discoverer.DiscoverAsync([], CancellationToken.None);

        Assert.Empty(outcome.Errors);
        Assert.Equal("application/json|60|Bearer s3cret|ops", seen);
        var groups = Assert.Single(outcome.Units).Groups;
        Assert.Equal(("a:1", "7 😀", server.Url.AbsoluteUri, 2), (groups[0].Targets[0]["__address__"], groups[0].Labels["__meta_rack"], groups[0].Labels["__meta_url"], groups.Count));
    }

    [Theory]
    [InlineData(500, "application/json", "[]", "server returned HTTP status 500 Internal Server Error")]
    [InlineData(200, "text/html", "[]", "unsupported content type \"text/html\": expected application/json")]
    [InlineData(200, "application/json", "{}", "expected a list of target groups, found object")]
    [InlineData(200, "application/json", "[{\"targets\": [1]}]", "expected an address as text, found number")]
    [InlineData(200, "application/json", "[{\"targets\": [\"a\"], \"labels\": {\"a-b\": \"c\"}}]", "\"a-b\" is not a label name")]
    [InlineData(200, "application/json", "[{\"targets\": [\"\\ud83d\"]}]", "Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    public async Task What_fails_keeps_the_last_groups(int status, string contentType, string body, string expected)
    {
        await using var server = await Loopback.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body);
        });
        using var discoverer = Discoverer(server.Url, HttpClientConfig.Default);
        DiscoveryUnit[] before = [new("x", [])];

        var outcome = await discoverer.DiscoverAsync(before, CancellationToken.None);

        Assert.Same(before, outcome.Units);
        Assert.Equal($"{server.Url.AbsoluteUri}: {expected}", Assert.Single(outcome.Errors));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_an_error_without_the_password_of_its_URL()
    {
        using var discoverer = Discoverer(new Uri("http://user:s3cret@127.0.0.1:1/sd"), HttpClientConfig.Default);

        var outcome = await discoverer.DiscoverAsync([], CancellationToken.None);

        var error = Assert.Single(outcome.Errors);
        Assert.StartsWith("http://127.0.0.1:1/sd: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    private static HttpDiscoverer Discoverer(Uri url, HttpClientConfig http) => new(new HttpDiscovery(url, TimeSpan.FromMinutes(1), http), TimeProvider.System);
}
