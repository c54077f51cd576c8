using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Api.V1;

public sealed class SeriesEndpointsTests
{
    private static readonly Labels Up = Labels.Of("up", ("job", "a"));
    private static readonly Labels Down = Labels.Of("down", ("instance", "x"), ("job", "b"));

    [Theory]
    [InlineData("/api/v1/series?match[]=up", """[{"__name__":"up","job":"a"}]""")]
    [InlineData("/api/v1/series?match[]=up&match[]={job=~\"a|b\"}", """[{"__name__":"down","instance":"x","job":"b"},{"__name__":"up","job":"a"}]""")]
    [InlineData("/api/v1/series?match[]=up&end=10", "[]")]
    [InlineData("/api/v1/series?match[]=up&start=-292273086-05-16T16:47:06Z&end=%2B292277025-08-18T07:12:54.999999999Z", null)]
    [InlineData("/api/v1/labels", """["__name__","instance","job"]""")]
    [InlineData("/api/v1/labels?match[]=up", """["__name__","job"]""")]
    [InlineData("/api/v1/label/job/values", """["a","b"]""")]
    [InlineData("/api/v1/label/__name__/values?match[]={job=\"b\"}", """["down"]""")]
    [InlineData("/api/v1/label/nothing/values", "[]")]
    public async Task What_there_is_is_listed(string path, string? expected)
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, Up, Down);

        if (expected is null)
        {
            // The end is written without its sign, as Go's client does.
            path = path.Replace("%2B", "", StringComparison.Ordinal);
            expected = """[{"__name__":"up","job":"a"}]""";
        }

        Assert.Equal(expected, (await server.JsonAsync(path))["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Limits_cut_with_a_warning()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, Up, Down);

        foreach (var path in (string[])["/api/v1/series?match[]={job!=\"\"}&limit=1", "/api/v1/labels?limit=1", "/api/v1/label/job/values?limit=1"])
        {
            var answer = await server.JsonAsync(path);
            Assert.Single(answer["data"]!.AsArray());
            Assert.Equal("results truncated due to limit", answer["warnings"]![0]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("/api/v1/series", "no match[] parameter provided")]
    [InlineData("/api/v1/series?match[]={}", "invalid parameter \"match[]\": ")]
    [InlineData("/api/v1/series?match[]=rate(up[1m])", "invalid parameter \"match[]\": ")]
    [InlineData("/api/v1/labels?start=5&end=4", "invalid parameter \"end\": end timestamp must not be before start time")]
    public async Task Bad_selectors_are_bad_data(string path, string message)
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await server.JsonAsync(path, 400);

        Assert.Equal("bad_data", answer["errorType"]!.GetValue<string>());
        Assert.StartsWith(message, answer["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_tells_type_and_help_of_what_came_in()
    {
        await using var target = await Loopback.TextAsync("ok");
        await using var server = await ApiServer.StartAsync($"global: {{interval: 1s}}\ntargets: [{{name: api, url: '{target.Url}'}}]");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        var all = await server.JsonAsync("/api/v1/metadata");
        var one = await server.JsonAsync("/api/v1/metadata?metric=probe_success");

        Assert.True(all["data"]!.AsObject().Count > 5);
        var entry = Assert.Single(one["data"]!.AsObject()).Value![0]!;
        Assert.Equal("gauge", entry["type"]!.GetValue<string>());
        Assert.NotEqual("", entry["help"]!.GetValue<string>());
        Assert.Single((await server.JsonAsync("/api/v1/metadata?limit=1"))["data"]!.AsObject());
        Assert.Equal("limit must be a number", (await server.JsonAsync("/api/v1/metadata?limit=x", 400))["error"]!.GetValue<string>());
    }
}
