using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Web.Slos;

public sealed class SloPagesTests
{
    [Fact]
    public async Task Objectives_come_worst_first_with_what_is_left_and_lead_to_their_rules()
    {
        using var harness = new EngineHarness("""
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            slos:
              - {name: good, service: a, objective: 99, sli: {probe_availability: {selector: '{target!=""}'}}}
              - {name: unknown, service: b, objective: 99, sli: {probe_availability: {selector: '{target!=""}'}}}
              - {name: spent, service: c, objective: 99, description: '<script>', sli: {probe_availability: {selector: '{target!=""}'}}}
            """);
        var now = harness.Time.GetUtcNow();
        await new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions()).ImportAsync(
            "test", [.. Ratio("a-good", 0.001), .. Ratio("c-spent", 0.02)], CancellationToken.None);

        var page = await harness.Engine.PageAsync("/slos");
        var objectives = (await harness.Engine.JsonAsync("/slos.json"))["objectives"]!.AsArray();

        Assert.Equal(["c-spent", "a-good", "b-unknown"], objectives.Select(o => o!["id"].Text()));
        Assert.Equal((-1, 0.9), (Math.Round(objectives[0]!["budgetRemaining"].Number(), 9), Math.Round(objectives[1]!["budgetRemaining"].Number(), 9)));
        Assert.Null(objectives[2]!["budgetRemaining"]);
        Assert.Equal(4, objectives[0]!["burns"]!.AsArray().Count);
        Assert.Contains("3 objectives: 1 spent, 0 with an alert, 1 not known.", page, StringComparison.Ordinal);
        Assert.Contains("−100 %", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        var rules = await harness.Engine.JsonAsync(objectives[0]!["rules"].Text());
        Assert.Equal("slo-c-spent", Assert.Single(rules["data"]!["groups"]!.AsArray())!["name"].Text());

        IEnumerable<SeriesSample> Ratio(string id, double value) => Enumerable.Range(1, 5).Select(i =>
            new SeriesSample(Labels.Of("slo:sli_error:ratio_rate5m", ("sloth_id", id)), now.AddMinutes(-i).ToUnixTimeMilliseconds(), value)).Reverse();
    }
}
