namespace Pronoia.Engine.Tests.Web.Graph;

public sealed class GraphPagesTests
{
    [Fact]
    public async Task An_expression_has_its_value_its_last_hour_and_a_twin()
    {
        using var harness = new EngineHarness("global: {interval: 1s}\ntargets: [{name: api, url: '127.0.0.1:1'}]");
        await harness.StepAsync(TimeSpan.FromSeconds(20), 4);

        var page = await harness.Engine.PageAsync("/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1");
        var json = await harness.Engine.JsonAsync("/graph.json?g0.expr=probe_success+%3D%3D+0");

        Assert.Contains("value=\"probe_success == 0\"", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        var element = Assert.Single(json["elements"]!.AsArray())!;
        Assert.Equal(0, element["value"].Number());
        Assert.Contains("target=\"api\"", element["series"].Text(), StringComparison.Ordinal);
        Assert.Contains("target=&quot;api&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_evaluated_says_why_and_is_escaped()
    {
        using var harness = new EngineHarness("targets: [{name: api, url: '127.0.0.1:1'}]");
        var page = await harness.Engine.PageAsync("/graph?g0.expr=%3Cscript%3E");
        Assert.Contains("parse error", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", (await harness.Engine.JsonAsync("/graph.json"))["expr"].Text());
        Assert.Contains("2", await harness.Engine.PageAsync("/graph?g0.expr=1%2B1"), StringComparison.Ordinal);
    }
}
