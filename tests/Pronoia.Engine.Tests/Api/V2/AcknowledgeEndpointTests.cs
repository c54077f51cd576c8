using Pronoia.Engine.Alerts;
using Pronoia.Engine.Reports;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Api.V2;

public sealed class AcknowledgeEndpointTests
{
    private const string Yaml = """
        global: {interval: 1s, evaluation_interval: 1s, default_rules: false, default_detection: false, external_labels: {region: west}}
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        rules:
          groups:
            - name: g
              rules: [{alert: Down, expr: 'probe_success == 0'}, {alert: AlsoDown, expr: 'probe_success == 0'}]
        """;

    [Fact]
    public async Task A_verdict_stands_in_the_history_of_the_alert_it_is_about()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        var start = server.Harness.Time.GetUtcNow();
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var answer = await server.JsonAsync(
            "POST", "/api/v2/alerts/acknowledge", """{"matchers": [{"name": "alertname", "value": "Down"}], "createdBy": "ada", "verdict": "useful"}""");
        await server.JsonAsync(
            "POST", "/api/v2/alerts/acknowledge", """{"matchers": [{"name": "alertname", "value": "Down"}], "createdBy": "bob", "verdict": "noise"}""");

        Assert.Single(answer["acknowledged"]!.AsArray());
        var storage = server.Harness.Storage;
        var series = new SeriesStore(storage.Blobs, server.Harness.Time, new SeriesStoreOptions());
        var runs = await new AlertHistory(series, new VerdictBook(storage.Tables)).ReadAsync(start, start.AddMinutes(1), default);
        Assert.Equal([("AlsoDown", null), ("Down", Verdict.Noise)], runs.Select(r => (r.Labels["alertname"], r.Verdict)).Order());
    }

    [Theory]
    [InlineData("""{"matchers": [{"name": "alertname", "value": "Nothing"}], "createdBy": "ada"}""", 404, "no alert that fires matches")]
    [InlineData("""{"matchers": [], "createdBy": "ada"}""", 400, "at least one matcher is required")]
    [InlineData("""{"matchers": [{"name": "a", "value": "b"}], "createdBy": " "}""", 400, "createdBy is required")]
    [InlineData("""{"matchers": [{"name": "a", "value": "b"}], "createdBy": "ada", "verdict": "maybe"}""", 400, "expected useful or noise")]
    public async Task What_cannot_be_taken_on_is_said(string body, int status, string message)
    {
        await using var server = await ApiServer.StartAsync();
        Assert.Contains(message, (await server.JsonAsync("POST", "/api/v2/alerts/acknowledge", body, status)).GetValue<string>(), StringComparison.Ordinal);
    }
}
