using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Api.Federate;

public sealed class FederateEndpointTests
{
    private const string Yaml = "global: {external_labels: {region: west, job: outer}}\ntargets: [{name: api, url: 'http://127.0.0.1:1'}]";

    [Fact]
    public async Task The_newest_sample_of_each_series_leaves_with_its_time_and_the_external_labels()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.StoreAsync(1, Labels.Of("b", ("job", "x")), Labels.Of("a"), Labels.Of("c"));
        var now = server.Harness.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        var (status, body, response) = await server.SendAsync("GET", "/federate?match[]=a&match[]={__name__=~\"a|b\"}");

        Assert.Equal(200, status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            $"# TYPE a untyped\na{{instance=\"\",job=\"outer\",region=\"west\"}} 4 {now}\n# TYPE b untyped\nb{{instance=\"\",job=\"x\",region=\"west\"}} 4 {now}\n", body);
    }

    [Fact]
    public async Task What_has_ended_or_is_too_old_is_left_out()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.StoreAsync(1, Labels.Of("a"));
        var store = new SeriesStore(server.Harness.Storage.Blobs, server.Harness.Time, new SeriesStoreOptions());
        var now = server.Harness.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await store.AppendAsync("other", [new SeriesSample(Labels.Of("b"), now - 1000, 1), new SeriesSample(Labels.Of("b"), now, StaleMarker.Value)], CancellationToken.None);

        Assert.DoesNotContain("\nb", (await server.SendAsync("GET", "/federate?match[]=a&match[]=b")).Body, StringComparison.Ordinal);
        server.Harness.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("", (await server.SendAsync("GET", "/federate?match[]=a")).Body);
    }

    [Fact]
    public async Task Native_histograms_are_left_out_as_Prometheus_leaves_them_out_of_its_text_format()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        var store = new SeriesStore(server.Harness.Storage.Blobs, server.Harness.Time, new SeriesStoreOptions());
        var now = server.Harness.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var histogram = new FloatHistogram(0, 1, 2);
        SeriesSample[] samples =
        [
            new(Labels.Of("only"), now, 0) { Histogram = histogram }, new(Labels.Of("was"), now - 1, 1), new(Labels.Of("was"), now, 0) { Histogram = histogram },
            new(Labels.Of("again"), now - 1, 0) { Histogram = histogram }, new(Labels.Of("again"), now, 7),
        ];
        await store.AppendAsync("other", samples, CancellationToken.None);

        var body = (await server.SendAsync("GET", "/federate?match[]={__name__=~\".%2B\"}")).Body;

        Assert.Equal(["again"], body.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l[..l.IndexOf('{', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_bad_selector_is_refused()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal(400, (await server.SendAsync("GET", "/federate?match[]=a{")).Status);
        Assert.Equal((200, ""), ((await server.SendAsync("GET", "/federate")).Status, (await server.SendAsync("GET", "/federate")).Body));
    }
}
