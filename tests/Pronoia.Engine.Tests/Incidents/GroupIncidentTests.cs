using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Incidents;

namespace Pronoia.Engine.Tests.Incidents;

public sealed class GroupIncidentTests
{
    private const int Series = 6;

    /// <summary>Points until the series and then the group know their noise, and some more.</summary>
    private const int Learned = 2400;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(11);
    private double _step;

    private static string Yaml(Uri url, string group = "{false_alarms_per_month: 3000}") => $$"""
        global: {default_rules: false, anomaly_series: 0}
        federation: [{name: core, url: '{{url}}', match: ['{job="shop"}'], interval: 1s}]
        incidents: {group: {{group}}}
        detection:
          - {name: Latency, match: latency, alert: incident, labels: {severity: page}, false_alarms_per_month: 0.01}
          - {name: Again, match: latency, alert: false, false_alarms_per_month: 0.01}
        alerting:
          route: {receiver: c, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    [Fact]
    public async Task Small_deviations_of_several_series_of_a_service_page_once_across_processes_and_resolve()
    {
        await using var server = await Loopback.StartAsync(WriteAsync);
        using var first = new EngineHarness(Yaml(server.Url));
        await first.StepAsync(Second, Learned);
        Assert.Empty(first.Lines);

        // Another process goes on with what is stored.
        using var harness = new EngineHarness(Yaml(server.Url), first.Storage, first.Time);
        _step = 4;
        await harness.StepAsync(Second, 6);

        var page = Assert.Single(harness.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));
        Assert.Contains("Incident", page, StringComparison.Ordinal);
        var incident = await FirstAsync(harness);
        Assert.Equal(IncidentState.Confirmed, incident.State);
        Assert.Contains("series deviate together", incident.Confirmation, StringComparison.Ordinal);
        var together = incident.Members.Where(m => m.Kind == "corroborated").ToArray();
        Assert.InRange(together.Length, 1, 4);
        Assert.InRange(incident.Members.Count, 3, Series);
        Assert.All(together, m =>
        {
            Assert.Equal("Latency", m.Entry);
            Assert.True(m.Evidence.Observed > m.Evidence.Expected);
            Assert.NotNull(m.Evidence.PValue);
            Assert.Contains("of service=\"shop\"", m.Summary, StringComparison.Ordinal);
        });

        _step = 0;
        await harness.StepAsync(Second, 90);
        Assert.Single(harness.Lines, l => l.StartsWith("[RESOLVED", StringComparison.Ordinal));
        Assert.Single(harness.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_are_left_alone_where_the_configuration_says_so()
    {
        await using var server = await Loopback.StartAsync(WriteAsync);
        using var harness = new EngineHarness(Yaml(server.Url, "{series: 0}"));
        await harness.StepAsync(Second, Learned);
        _step = 3.5;
        await harness.StepAsync(Second, 6);

        Assert.DoesNotContain(await harness.RowsAsync("anomalies"), r => r.GetString("Kind") == "corroborated");
    }

    private static async Task<Incident> FirstAsync(EngineHarness harness)
    {
        await foreach (var incident in new IncidentReader(harness.Storage.Tables).ListAsync(harness.Time.GetUtcNow().AddHours(-1), harness.Time.GetUtcNow(), CancellationToken.None))
        {
            return incident;
        }

        throw new InvalidOperationException("There is no incident.");
    }

    private async Task WriteAsync(HttpContext context)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Series; i++)
        {
            var value = 100 + Normal() + (i < 4 ? _step : 0);
            text.Append(CultureInfo.InvariantCulture, $"latency{{job=\"shop\",service=\"shop\",path=\"{i}\"}} {value:0.####}\n");
        }

        await context.Response.WriteAsync(text.ToString());
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
