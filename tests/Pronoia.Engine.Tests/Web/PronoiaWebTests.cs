using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Tests.Web;

public sealed class PronoiaWebTests
{
    [Fact]
    public async Task The_status_page_escapes_what_came_from_outside_and_forbids_scripts()
    {
        await using var server = await Loopback.StartAsync(async context =>
        {
            context.Response.StatusCode = 500;
            context.Response.Headers["X-Evil"] = "1";
            await context.Response.WriteAsync("<script>alert(2)</script>");
        });
        using var harness = new EngineHarness($$"""
            global: {interval: 1s}
            targets: [{name: '<script>alert(1)</script>', url: '{{server.Url}}?q="><img src=x>'}]
            """);
        await harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var (status, body, headers) = await GetAsync(harness, "/");

        Assert.Equal(200, status);
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", body, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.XContentTypeOptions.ToString());
    }

    [Fact]
    public async Task The_twin_of_the_status_page_has_its_facts()
    {
        var code = 200;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = code;
            return Task.CompletedTask;
        });
        using var harness = new EngineHarness($"global: {{interval: 1s}}\ntargets: [{{name: api, url: '{server.Url}'}}]");
        await harness.StepAsync(TimeSpan.FromSeconds(1), 5);
        var turn = harness.Time.GetUtcNow();
        code = 500;
        await harness.StepAsync(TimeSpan.FromSeconds(1), 5);

        var (status, body, headers) = await GetAsync(harness, "/status.json");

        Assert.Equal((200, "application/json"), (status, headers.ContentType.ToString()));
        using var json = JsonDocument.Parse(body);
        var target = Assert.Single(json.RootElement.GetProperty("targets").EnumerateArray());
        Assert.Equal(("api", "down"), (target.GetProperty("name").GetString(), target.GetProperty("state").GetString()));
        Assert.InRange(target.GetProperty("availability").GetDouble(), 0.1, 0.9);
        // Since when it is in this state, not since when it is watched.
        Assert.InRange(target.GetProperty("since").GetDateTimeOffset(), turn.AddSeconds(-1), turn.AddSeconds(2));
        Assert.Empty(json.RootElement.GetProperty("neverProbed").EnumerateArray());
    }

    [Fact]
    public async Task Metrics_are_the_stored_results_under_blackbox_names()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($"global: {{interval: 1s}}\ntargets: [{{name: api, url: '{server.Url}'}}]");
        await harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        var (status, body, headers) = await GetAsync(harness, "/metrics");

        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (status, headers.ContentType.ToString()));
        Assert.Contains("# TYPE probe_success gauge\n", body, StringComparison.Ordinal);
        Assert.Contains($"probe_success{{instance=\"{server.Url}\",job=\"probe\",target=\"api\"}} 1\n", body, StringComparison.Ordinal);
        Assert.Contains("probe_http_status_code", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/-/healthy", 200)]
    [InlineData("GET", "/-/ready", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("POST", "/", 405)]
    [InlineData("DELETE", "/api/v1/query", 405)]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/reports/x/../../state/rules/a.html", 404)]
    [InlineData("GET", "/reports/x/20260101T000000Z.html", 404)]
    public async Task Paths_and_methods_get_the_status_they_deserve(string method, string path, int expected)
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]");

        Assert.Equal(expected, (await GetAsync(harness, path, method)).Status);
    }

    [Theory]
    [InlineData("/alerts.json")]
    [InlineData("/anomalies.json")]
    [InlineData("/config.json")]
    [InlineData("/health.json")]
    [InlineData("/incidents.json")]
    [InlineData("/reports.json")]
    [InlineData("/silences.json")]
    [InlineData("/slos.json")]
    [InlineData("/targets/api.json")]
    public async Task Every_page_has_a_twin_in_JSON(string path)
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]");

        var (status, body, _) = await GetAsync(harness, path);

        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        Assert.NotEqual(JsonValueKind.Null, json.RootElement.ValueKind);
    }

    [Fact]
    public void No_page_model_requires_what_its_JSON_leaves_out() =>
        Assert.Empty(typeof(PronoiaWeb).Assembly.GetTypes()
            .SelectMany(t => t.GetProperties())
            .Where(p => p.IsDefined(typeof(JsonIgnoreAttribute), false) && p.IsDefined(typeof(RequiredMemberAttribute), false))
            .Select(p => $"{p.DeclaringType}.{p.Name}"));

    [Theory]
    [InlineData("POST", "/api/v2/alerts")]
    [InlineData("POST", "/api/v2/silences")]
    [InlineData("DELETE", "/api/v2/silence/x")]
    public async Task What_changes_something_is_refused_where_the_web_is_read_only(string method, string path)
    {
        using var harness = new EngineHarness("targets: [{name: api, url: 'http://127.0.0.1:1'}]\nweb: {read_only: true}");

        Assert.Equal(403, (await GetAsync(harness, path, method)).Status);
        Assert.Equal(200, (await GetAsync(harness, "/api/v2/silences")).Status);
    }

    private static async Task<(int Status, string Body, IHeaderDictionary Headers)> GetAsync(EngineHarness harness, string path, string method = "GET")
    {
        var context = new DefaultHttpContext { Request = { Method = method, Path = path } };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await harness.Engine.Web.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
    }
}
