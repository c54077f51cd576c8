using System.Globalization;
using Pronoia.Prometheus.Exposition;
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
    public async Task Whoever_asks_for_protobuf_gets_the_same_in_it()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.StoreAsync(1, Labels.Of("b", ("job", "x")), Labels.Of("a"));

        var (status, body, type) = await server.BytesAsync("/federate?match[]=a&match[]=b", "text/plain;version=0.0.4;q=0.5, application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");

        Assert.Equal((200, ExpositionFormat.Protobuf), (status, ExpositionContentType.Detect(type)));
        var now = server.Harness.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(
            [new(Labels.Of("a", ("job", "outer"), ("region", "west")), 4, now), new(Labels.Of("b", ("job", "x"), ("region", "west")), 4, now)],
            ExpositionParser.Samples(body, type, ExpositionLimits.Default));
    }

    [Fact]
    public async Task A_bad_selector_is_refused()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal(400, (await server.SendAsync("GET", "/federate?match[]=a{")).Status);
        Assert.Equal((200, ""), ((await server.SendAsync("GET", "/federate")).Status, (await server.SendAsync("GET", "/federate")).Body));
    }
}
