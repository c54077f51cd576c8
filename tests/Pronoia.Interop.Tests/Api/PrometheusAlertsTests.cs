using System.Net.Http.Json;
using System.Text.Json;
using Pronoia.Interop.Tests.Alertmanager;

namespace Pronoia.Interop.Tests.Api;

/// <summary>A real Prometheus that takes us for its Alertmanager.</summary>
public sealed class PrometheusAlertsTests
{
    [PeerFact("prometheus")]
    public async Task A_real_prometheus_sends_us_its_alerts_and_their_end()
    {
        await using var host = await ApiHost.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = new HttpClient();
        var rules = directory.Write("rules.yml", Rules("vector(1)"));
        var config = directory.Write("prometheus.yml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {replica: r} }
            rule_files: ['{{rules}}']
            alerting: {alertmanagers: [{static_configs: [{targets: ['{{host.Url.Authority}}'] }] }] }
            """);
        var port = AlertmanagerProcess.FreePort();
        using var process = Peer.Start(
            "prometheus",
            [$"--config.file={config}", $"--storage.tsdb.path={directory.Combine("data")}", $"--web.listen-address=127.0.0.1:{port}", "--web.enable-lifecycle", "--rules.alert.resend-delay=1s", "--log.level=error"]);
        try
        {
            var alert = await UntilAsync(client, host, alerts => alerts.GetArrayLength() == 1);
            var labels = alert[0].GetProperty("labels");
            Assert.Equal(("Always", "page", "r"), (labels.GetProperty("alertname").GetString(), labels.GetProperty("severity").GetString(), labels.GetProperty("replica").GetString()));
            Assert.Equal("it is 1", alert[0].GetProperty("annotations").GetProperty("summary").GetString());

            directory.Write("rules.yml", Rules("vector(1) < 0"));
            using var reloaded = await client.PostAsync(new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/-/reload")), null);
            reloaded.EnsureSuccessStatusCode();
            await UntilAsync(client, host, alerts => alerts.GetArrayLength() == 0);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static string Rules(string expr) => $$$"""
        groups: [{name: g, rules: [{alert: Always, expr: {{{expr}}}, labels: {severity: page}, annotations: {summary: 'it is {{ $value }}'} }] }]
        """;

    private static async Task<JsonElement> UntilAsync(HttpClient client, ApiHost host, Func<JsonElement, bool> done)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var alerts = await client.GetFromJsonAsync<JsonElement>(new Uri(host.Url, "/api/v2/alerts"));
            if (done(alerts))
            {
                return alerts;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException("the alerts never came to be as expected");
    }
}
