using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Interop.Tests.Api;

/// <summary>Debian's promtool as a client of ours.</summary>
public sealed class PromtoolTests
{
    [PeerFact("promtool")]
    public async Task Promtool_queries_us()
    {
        await using var host = await ApiHost.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var store = new SeriesStore(host.Storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        await store.AppendAsync(
            "test",
            [.. Enumerable.Range(0, 9).Select(i => new SeriesSample(Labels.Of("m", ("job", "a")), now.AddSeconds((i - 8) * 15).ToUnixTimeMilliseconds(), i))],
            CancellationToken.None);
        var (start, end) = (Seconds(now.AddMinutes(-1)), Seconds(now));

        Assert.Matches("^m\\{job=\"a\"\\} => 8 @\\[[0-9.]+\\]\n$", await RunAsync("instant", host.Url.AbsoluteUri, "m"));
        Assert.Matches("^m\\{job=\"a\"\\} =>\n[34] @\\[[0-9.]+\\]\n[56] @\\[[0-9.]+\\]\n[78] @\\[[0-9.]+\\]\n$", await RunAsync("range", $"--start={start}", $"--end={end}", "--step=30s", host.Url.AbsoluteUri, "m"));
        Assert.Equal("{__name__=\"m\", job=\"a\"}\n", await RunAsync("series", "--match=m", host.Url.AbsoluteUri));
        Assert.Equal("a\n", await RunAsync("labels", host.Url.AbsoluteUri, "job"));
    }

    [PeerFact("promtool")]
    public async Task Promtool_shows_our_errors()
    {
        await using var host = await ApiHost.StartAsync();

        var (exit, output) = await Peer.RunAsync("promtool", ["query", "instant", host.Url.AbsoluteUri, "m{"]);

        Assert.NotEqual(0, exit);
        Assert.Contains("bad_data: ", output, StringComparison.Ordinal);
        Assert.Contains("parse error", output, StringComparison.Ordinal);
    }

    [PeerFact("promtool")]
    public async Task Promtool_finds_nothing_wrong_with_our_metrics()
    {
        await using var host = await ApiHost.StartAsync("""
            global: {interval: 1s, evaluation_interval: 1s}
            targets: [{name: t, url: 'http://127.0.0.1:1', module: http_2xx}]
            target_discovery: [{name: d, static_configs: [{targets: ['http://127.0.0.1:1/']}], file_sd_configs: [{files: [absent.json]}]}]
            heartbeats: [{name: h, period: 1d}]
            """);
        host.Run();
        await host.QueryUntilAsync("{__name__=~\"probe_success|pronoia_(rule_evaluations_total|discovery_up)\"}", a => a.Keys.Select(l => l.Name).Distinct().Count() == 3);
        using var client = new HttpClient();

        foreach (var path in (string[])["/metrics", "/federate?match[]={__name__!=\"\"}", "/probe?target=http://127.0.0.1:1"])
        {
            var body = await client.GetByteArrayAsync(new Uri(host.Url, path));
            var (exit, output) = await Peer.RunAsync("promtool", ["check", "metrics"], body);

            // The names are blackbox_exporter's and Prometheus's, and a federation endpoint tells no help, so lint may have remarks (exit 3); 1 would be an error.
            Assert.True(exit is 0 or 3, $"{path}: {exit} {output}");
            Assert.True(path != "/metrics" || exit == 0, $"{path}: {output}");
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exit, output) = await Peer.RunAsync("promtool", ["query", .. arguments]);
        Assert.True(exit == 0, output);
        return output;
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
