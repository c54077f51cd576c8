using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Incidents;
using Pronoia.Prometheus.Query;

namespace Pronoia.Engine.Tests.Incidents;

public sealed class IncidentPipelineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static string Yaml(Uri url, string incidents = "{by: [job]}", int series = 200) => $$"""
        global: {default_rules: false, anomaly_series: {{series}}}
        federation: [{name: core, url: '{{url}}', match: ['{job="shop"}'], interval: 1s}]
        incidents: {{incidents}}
        detection:
          - {name: Errors, match: errors, detector: band, alert: incident, labels: {severity: page} }
        alerting:
          route: {receiver: c, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    private readonly Random _random = new(3);
    private double _north = 10;
    private double _south = 10;

    [Fact]
    public async Task Two_series_that_jump_together_page_once_and_the_incident_tells_cause_and_evidence()
    {
        await using var server = await Loopback.StartAsync(WriteAsync);
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.StepAsync(Second, 40);
        (_north, _south) = (500, 30);
        await harness.StepAsync(Second, 6);

        var page = Assert.Single(harness.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));
        Assert.Contains("Incident", page, StringComparison.Ordinal);
        var reader = new IncidentReader(harness.Storage.Tables);
        var incident = await Single(reader, harness);
        Assert.Equal(IncidentState.Confirmed, incident.State);
        Assert.Equal(2, incident.Members.Count);
        Assert.Contains("zone=\"north\"", incident.Causes[0].Series, StringComparison.Ordinal);
        var lead = incident.Members.Single(m => m.Series["zone"] == "north");
        Assert.Contains("zone=\"north\"", lead.Evidence.CarriedBy, StringComparison.Ordinal);
        Assert.InRange(lead.Share, 0.9, 1);
        Assert.Equal("band", lead.Evidence.Detector);
        Assert.NotNull(lead.Evidence.PValue);
        Assert.NotNull(lead.Evidence.Rung);
        Assert.True(incident.StartEarliest < incident.StartLatest);

        // Another process takes over and the series calm down: one resolution, no second page.
        using var second = new EngineHarness(Yaml(server.Url), harness.Storage, harness.Time);
        (_north, _south) = (10, 10);
        await second.StepAsync(Second, 12);
        Assert.DoesNotContain(second.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));
        Assert.Single(second.Lines, l => l.StartsWith("[RESOLVED", StringComparison.Ordinal));
        Assert.Equal(IncidentState.Ended, (await Single(reader, second)).State);
        Assert.NotNull(await reader.FindAsync(incident.Id, CancellationToken.None));
        Assert.Null(await reader.FindAsync("20000101T000000Z-00000000", CancellationToken.None));
    }

    [Fact]
    public async Task One_series_alone_is_recorded_and_pages_nobody()
    {
        await using var server = await Loopback.StartAsync(WriteAsync);
        using var harness = new EngineHarness(Yaml(server.Url, "{by: [job], alone_below: 0}"));
        await harness.StepAsync(Second, 40);
        _south = 60;
        await harness.StepAsync(Second, 6);

        Assert.Empty(harness.Lines);
        Assert.Equal(IncidentState.Pending, (await Single(new IncidentReader(harness.Storage.Tables), harness)).State);
        Assert.Single(await harness.RowsAsync("anomalies"));
    }

    [Fact]
    public async Task What_detectors_see_is_stored_as_series_for_the_dashboard_within_the_limit()
    {
        await using var server = await Loopback.StartAsync(WriteAsync);
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.StepAsync(Second, 15);

        foreach (var name in new[] { "score", "observed", "expected", "lower", "upper" })
        {
            var found = await harness.SelectAsync($"pronoia_anomaly_{name}");
            Assert.Equal(2, found.Count);
            Assert.Contains(found, s => s.Labels["series"] == "errors{job=\"shop\", zone=\"north\"}");
        }

        Assert.Equal(15, (await harness.SelectAsync("pronoia_anomaly_observed"))[0].Count);
        Assert.All(await harness.SelectAsync("pronoia_anomalies_total"), s => Assert.Equal(0, s.Values.Span[^1]));
        using var bounded = new EngineHarness(Yaml(server.Url, series: 1));
        await bounded.StepAsync(Second, 3);
        Assert.Single(await bounded.SelectAsync("pronoia_anomaly_score"));
    }

    private static async Task<Incident> Single(IncidentReader reader, EngineHarness harness)
    {
        var found = new List<Incident>();
        await foreach (var incident in reader.ListAsync(harness.Time.GetUtcNow().AddHours(-1), harness.Time.GetUtcNow(), CancellationToken.None))
        {
            found.Add(incident);
        }

        return Assert.Single(found);
    }

    private static double Last(IReadOnlyList<SeriesData> series) => Assert.Single(series).Values.Span[^1];

    private async Task WriteAsync(HttpContext context)
    {
        var text = new StringBuilder();
        foreach (var (zone, value) in new[] { ("north", _north), ("south", _south) })
        {
            text.Append(CultureInfo.InvariantCulture, $"errors{{job=\"shop\",zone=\"{zone}\"}} {value + _random.NextDouble():0.###}\n");
        }

        await context.Response.WriteAsync(text.ToString());
    }
}
