using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Api.Probes;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Tests.Api.Probes;

public sealed class ProbeEndpointTests
{
    [Fact]
    public async Task A_configured_target_is_probed_with_blackbox_metrics()
    {
        await using var target = await Loopback.TextAsync("ok");
        await using var server = await ApiServer.StartAsync($"targets: [{{name: api, url: '{target.Url}'}}]");

        var (status, body, response) = await server.SendAsync("GET", $"/probe?target={target.Url}&module=http_2xx");

        Assert.Equal(200, status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("\nprobe_success 1\n", body, StringComparison.Ordinal);
        Assert.Contains("probe_http_status_code 200\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_shows_the_log_and_the_metrics_but_no_secret()
    {
        await using var target = await Loopback.TextAsync("ok");
        await using var server = await ApiServer.StartAsync($$"""
            targets: [{name: api, url: '{{target.Url}}', module: m}]
            modules: {m: {prober: http, http: {basic_auth: {username: u, password: hunter2} } } }
            """);

        var (_, body, _) = await server.SendAsync("GET", $"/probe?target={target.Url}&debug=true");

        Assert.StartsWith("Logs for the probe:\n", body, StringComparison.Ordinal);
        Assert.Contains("\nMetrics that would have been returned:\n", body, StringComparison.Ordinal);
        Assert.Contains("\nModule configuration:\nprober: http\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module=plain&hostname=shop.test", 200, "probe_success 1\n")]
    [InlineData("module=plain", 200, "probe_success 0\n")]
    [InlineData("module=own&hostname=shop.test", 200, "probe_success 1\n")]
    [InlineData("module=own&hostname=other.test", 400, "host header defined both in module configuration (shop.test) and with URL-parameter 'hostname' (other.test)")]
    [InlineData("module=plain&hostname=a%0D%0AX:%20y", 400, "hostname: expected the name of a host")]
    public async Task A_host_name_goes_into_the_request(string query, int status, string expected)
    {
        await using var target = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Host.Host == "shop.test" ? 200 : 404;
            return Task.CompletedTask;
        });
        await using var server = await ApiServer.StartAsync($$"""
            targets: [{name: api, url: '{{target.Url}}'}]
            modules: {plain: {prober: http}, own: {prober: http, http: {headers: {Host: shop.test} } } }
            """);

        var (got, body, _) = await server.SendAsync("GET", $"/probe?target={target.Url}&{query}");

        Assert.Equal(status, got);
        Assert.Contains(expected, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400, "Target parameter is missing")]
    [InlineData("?target=", 400, "Target parameter is missing")]
    [InlineData("?target=a&target=b", 400, "Target parameter is missing")]
    [InlineData("?target=http://127.0.0.1:1&module=http_2x", 400, "Unknown module \"http_2x\"")]
    [InlineData("?target=http://127.0.0.1:2", 403, "neither configured nor allowed")]
    [InlineData("?target=http://127.0.0.1:1/other", 403, "neither configured nor allowed")]
    public async Task What_may_not_be_probed_is_refused(string query, int status, string message)
    {
        await using var server = await ApiServer.StartAsync();

        var (got, body, _) = await server.SendAsync("GET", "/probe" + query);

        Assert.Equal(status, got);
        Assert.Contains(message, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_probe_probes_anything()
    {
        await using var server = await ApiServer.StartAsync("targets: [{name: api, url: 'http://127.0.0.1:1'}]\nweb: {probe_open: true}");

        var (status, body, _) = await server.SendAsync("GET", "/probe?target=127.0.0.1:1&module=tcp_connect");

        Assert.Equal(200, status);
        Assert.Contains("probe_success 0\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 120)]
    [InlineData("10", 9.5)]
    [InlineData("1.5", 1)]
    [InlineData("0.6", 0.3)]
    [InlineData("1e9", 119.5)]
    public void The_scrape_timeout_leaves_time_for_the_answer(string? header, double seconds) =>
        Assert.Equal(seconds, ProbeEndpoint.Timeout(header).TotalSeconds, 9);

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    public void A_timeout_that_is_none_is_refused(string header) =>
        Assert.Equal(StatusCodes.Status400BadRequest, Assert.Throws<WebException>(() => ProbeEndpoint.Timeout(header)).Status);
}
