using System.Globalization;
using Pronoia.Prometheus.Exposition;
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
    public async Task Native_histograms_leave_in_protobuf_and_those_with_custom_boundaries_as_classic_ones_in_text()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        var store = new SeriesStore(server.Harness.Storage.Blobs, server.Harness.Time, new SeriesStoreOptions());
        var now = server.Harness.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var native = new FloatHistogram(1, 4, 2) { Positive = HistogramBuckets.Of([-1, 3], [1, 2]), Negative = HistogramBuckets.Of([0], [1]), ResetHint = CounterResetHint.Gauge };
        var custom = new FloatHistogram(FloatHistogram.CustomSchema, 3, 9) { CustomValues = new[] { 1.0, 2.5 }, Positive = HistogramBuckets.Of([0, 2], [1, 2]) };
        await store.AppendAsync("other", [new(Labels.Of("n"), now, 0) { Histogram = native }, new(Labels.Of("c"), now, 0) { Histogram = custom }], CancellationToken.None);

        var (_, body, type) = await server.BytesAsync("/federate?match[]={__name__=~\"n|c\"}", ExpositionContentType.Protobuf);
        var samples = ExpositionParser.Samples(body, type, ExpositionLimits.Default);
        var text = (await server.SendAsync("GET", "/federate?match[]={__name__=~\"n|c\"}")).Body;

        Assert.Equal(["c_count", "c_sum", "c_bucket", "c_bucket", "c_bucket", "n"], samples.Select(s => s.Labels.Name));
        Assert.Equal((native, CounterResetHint.Gauge, now), (samples[^1].Histogram, samples[^1].Histogram!.ResetHint, samples[^1].TimestampMs));
        Assert.Equal(
            ["c_bucket 1", "c_bucket 1", "c_bucket 3", "c_sum 9", "c_count 3"],
            text.Split('\n').Where(l => l.StartsWith("c_", StringComparison.Ordinal)).Select(l => $"{l[..l.IndexOf('{', StringComparison.Ordinal)]} {l.Split(' ')[^2]}"));
        Assert.Contains("le=\"2.5\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_selector_is_refused()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal(400, (await server.SendAsync("GET", "/federate?match[]=a{")).Status);
        Assert.Equal((200, ""), ((await server.SendAsync("GET", "/federate")).Status, (await server.SendAsync("GET", "/federate")).Body));
    }
}
