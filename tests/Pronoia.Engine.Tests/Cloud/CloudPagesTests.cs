using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Tests.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Cloud;

/// <summary>The pages of a host where everybody may read, and writing needs a key.</summary>
public sealed class CloudPagesTests
{
    [Fact]
    public async Task Alerts_are_shown_without_links_that_act()
    {
        var directory = Directory.CreateTempSubdirectory("pronoia-test-");
        try
        {
            var deployed = Path.Combine(directory.FullName, "pronoia.yaml");
            await File.WriteAllTextAsync(deployed, "global: {external_url: 'https://ops.example/', default_rules: false}\ntargets: [{name: api, url: 'http://127.0.0.1:1'}]\n");
            using var storage = new InMemoryStorage();
            var configuration = new CloudConfiguration(storage.Blobs, storage.Blobs, Path.Combine(directory.FullName, "copy"), NullLogger<CloudConfiguration>.Instance);
            using var host = new CloudHost(storage, configuration, deployed, TimeSpan.FromMinutes(1), TimeProvider.System, NullLoggerFactory.Instance);
            var engine = await host.GetAsync(default);
            var manager = new AlertManager(
                engine.Config.Alerting, new TableAlertingState(storage.Tables, storage.Blobs), new EngineOptions().Notifiers(NullLoggerFactory.Instance), TimeProvider.System);
            await manager.PutAlertsAsync([new Alert { Labels = Labels.Of([new Label("alertname", "Down")]) }], default);

            var page = await engine.PageAsync("/alerts");

            Assert.Contains("1 alert fires", page, StringComparison.Ordinal);
            Assert.DoesNotContain("/alerts/action", page, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
