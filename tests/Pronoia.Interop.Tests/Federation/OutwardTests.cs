using Pronoia.Interop.Tests.Api;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Interop.Tests.Federation;

/// <summary>Our <c>/federate</c>, pulled by Debian's Prometheus and by another Pronoia.</summary>
public sealed class OutwardTests
{
    private const string Source = "global: {default_rules: false, external_labels: {replica: r}}\ntargets: [{name: t, url: 'http://127.0.0.1:1', interval: 1h}]";
    private static readonly Labels A = Labels.Of("m", ("job", "a"), ("instance", "x"), ("path", "C:\\\"☃\""));
    private static readonly Labels B = Labels.Of("sum:m", ("job", "a"));

    [PeerFact("prometheus")]
    public async Task Prometheus_gets_values_and_timestamps_and_no_series_that_has_ended()
    {
        await using var source = await ApiHost.StartAsync(Source);
        var stamp = TimeProvider.System.GetUtcNow().AddSeconds(-20).ToUnixTimeMilliseconds();
        var store = new SeriesStore(source.Storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var ended = Labels.Of("m", ("job", "a"), ("instance", "gone"));
        await store.AppendAsync("s", [new(A, stamp, 1.5), new(B, stamp, double.PositiveInfinity), new(ended, stamp - 1000, 1), new(ended, stamp, StaleMarker.Value)], CancellationToken.None);
        using var prometheus = await PrometheusServer.ScrapingAsync($$"""
              - job_name: pronoia
                honor_labels: true
                metrics_path: /federate
                params: {'match[]': ['{job="a"}']}
                static_configs: [{targets: ['{{source.Url.Authority}}']}]

            """);

        var got = await prometheus.QueryUntilAsync("{job=\"a\"}", a => a.Count >= 2);

        Assert.Equal([A.With("replica", "r"), B.With("replica", "r")], got.Keys.Order());
        Assert.Equal((1.5, double.PositiveInfinity), (got[A.With("replica", "r")], got[B.With("replica", "r")]));
        Assert.Equal([stamp / 1000.0, stamp / 1000.0], (await prometheus.QueryUntilAsync("timestamp({job=\"a\"})", a => a.Count >= 2)).Values);

        await store.AppendAsync("s", [new(A, stamp + 15_000, 2)], CancellationToken.None);
        await prometheus.QueryUntilAsync("m", a => a.Values.SequenceEqual([2.0]));
    }

    [Fact]
    public async Task Another_Pronoia_gets_values_and_timestamps_and_the_end_of_series()
    {
        await using var source = await ApiHost.StartAsync(Source);
        var stamp = TimeProvider.System.GetUtcNow().AddSeconds(-20).ToUnixTimeMilliseconds();
        var store = new SeriesStore(source.Storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        await store.AppendAsync("s", [new(A, stamp, 1.5), new(B, stamp, double.PositiveInfinity)], CancellationToken.None);
        await using var puller = await ApiHost.StartAsync(
            $"global: {{default_rules: false}}\nfederation: [{{name: up, url: '{source.Url}', match: ['{{job=\"a\"}}'], interval: 1s}}]");
        puller.Run();

        var got = await puller.QueryUntilAsync("{job=\"a\"}", a => a.Count >= 2);
        Assert.Equal([A.With("replica", "r"), B.With("replica", "r")], got.Keys.Order());
        Assert.Equal([stamp / 1000.0, stamp / 1000.0], (await puller.QueryUntilAsync("timestamp({job=\"a\"})", _ => true)).Values);

        await store.AppendAsync("s", [new(A, stamp + 15_000, StaleMarker.Value)], CancellationToken.None);
        await puller.QueryUntilAsync("{job=\"a\"}", a => a.Keys.SequenceEqual([B.With("replica", "r")]));
    }
}
