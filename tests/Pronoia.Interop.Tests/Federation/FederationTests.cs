using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.PromQL;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;

namespace Pronoia.Interop.Tests.Federation;

public sealed class FederationTests
{
    private const string Metrics = """
        # HELP weird A metric with "everything" in its labels\nand help.
        # TYPE weird gauge
        weird{path="C:\\dir\\file",quote="say \"hi\"",line="a\nb",unicode="Zürich ☃"} 1.5e-7
        weird{kind="nan"} NaN
        weird{kind="inf"} +Inf
        weird{kind="neg"} -Inf
        weird{kind="big"} 1.7976931348623157e+308
        # TYPE latency_seconds histogram
        latency_seconds_bucket{le="0.1"} 3
        latency_seconds_bucket{le="+Inf"} 5
        latency_seconds_sum 0.7
        latency_seconds_count 5
        # TYPE rpc summary
        rpc{quantile="0.99"} 0.25
        rpc_sum 12
        rpc_count 100

        """;

    [PeerFact("prometheus")]
    public async Task Every_series_of_a_real_prometheus_arrives_with_its_labels_and_value_and_ends_with_it()
    {
        var exporter = await ExporterAsync();
        using var prometheus = await PrometheusServer.ScrapingAsync($"  - job_name: edge\n    static_configs: [{{targets: ['{new Uri(exporter.Urls.First()).Authority}']}}]\n");
        var expected = await prometheus.QueryUntilAsync("{job=\"edge\"}", answer => answer.Count >= 15);

        var storage = new InMemoryStorage();
        var yaml = $"global: {{default_rules: false}}\nfederation: [{{name: core, url: '{prometheus.Url}', match: ['{{job=\"edge\"}}'], interval: 1s}}]";
        using var engine = new PronoiaEngine(ConfigurationLoader.Parse(yaml, "test", "."), storage, TimeProvider.System, NullLoggerFactory.Instance);
        await RunSlotAsync(engine, storage);
        var series = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var promql = new PromQLEngine(new PromQLOptions());

        var got = await promql.InstantAsync(series, "{job=\"edge\"}", TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.Equal(expected.Keys.Order(), got.Vector.Select(e => e.Labels).Order());
        foreach (var element in got.Vector.Where(e => !e.Labels.Name.StartsWith("scrape_", StringComparison.Ordinal)))
        {
            Assert.Equal(expected[element.Labels], element.Value);
        }

        await exporter.StopAsync();
        await exporter.DisposeAsync();
        await prometheus.QueryUntilAsync("up{job=\"edge\"}", answer => answer.Values.All(v => v == 0));
        await RunSlotAsync(engine, storage);
        var after = await promql.InstantAsync(series, "{job=\"edge\"}", TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.DoesNotContain(after.Vector, e => e.Labels.Name is "weird" or "rpc" or "latency_seconds_bucket");
        Assert.Contains(after.Vector, e => e.Labels.Name == "up" && e.Value == 0);
    }

    /// <summary>Ticks until a slot has been handed out and handled.</summary>
    private static async Task RunSlotAsync(PronoiaEngine engine, InMemoryStorage storage)
    {
        while (storage.Queue.Count("work") == 0)
        {
            await engine.TickAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        while (storage.Queue.Count("work") > 0)
        {
            await foreach (var message in storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                await engine.WorkAsync(message.Text, CancellationToken.None);
                break;
            }
        }
    }

    private static async Task<WebApplication> ExporterAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.WriteAsync(Metrics);
        });
        await app.StartAsync();
        return app;
    }
}
