using System.Buffers;
using System.Text;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Scrape;

public sealed class ScrapeCacheTests
{
    private const long Slot = 1_700_000_000_000;

    [Fact]
    public void The_first_sample_of_a_series_counts_and_timestamps_are_kept_where_they_are_honoured()
    {
        const string Body = "a 1\na 2\nb 3 1699999999000\nfuture 1 1700000700000\n";

        Assert.Equal(["a 1 0", "b 3 -1000"], Shown(Cache("").Read(Bytes(Body), null, Slot)));
        Assert.Equal(["a 1 0", "b 3 0", "future 1 0"], Shown(Cache("honor_timestamps: false").Read(Bytes(Body), null, Slot)));
    }

    [Fact]
    public void Relabelling_drops_and_merges_and_what_remains_is_counted()
    {
        var cache = Cache("metric_relabel_configs: [{source_labels: [__name__], regex: 'go_.*', action: drop}, {regex: pod, action: labeldrop}]");

        var samples = cache.Read(Bytes("go_x 1\nm{pod=\"a\"} 1\nm{pod=\"b\"} 2\nn 3\n"), null, Slot);

        Assert.Equal(["m 1 0", "n 3 0"], Shown(samples));
        Assert.Equal((4, 3, 3), (cache.Scraped, cache.Remaining, cache.Added));
    }

    [Fact]
    public void Series_are_new_once_and_again_after_they_were_gone()
    {
        var cache = Cache("");
        int Added(string body)
        {
            cache.Read(Bytes(body), null, Slot);
            return cache.Added;
        }

        Assert.Equal([2, 0, 1, 0, 1], [Added("a 1\nb 1\n"), Added("a 2\nb 2\n"), Added("a 3\nc 3\n"), Added("a 4\n"), Added("a 5\nb 5\n")]);
    }

    [Theory]
    [InlineData("sample_limit: 2", "a 1\nb 1\nc 1\n", "sample limit exceeded", 3)]
    [InlineData("label_limit: 2", "a{b=\"c\"} 1\nd{b=\"c\",e=\"f\"} 1\n", "label_limit exceeded (metric: d, number of labels: 3, limit: 2)", 2)]
    [InlineData("label_name_length_limit: 8", "a{too_long_name=\"c\"} 1\n", "label_name_length_limit exceeded (metric: a, label name: too_long_name, length: 13, limit: 8)", 1)]
    [InlineData("label_value_length_limit: 3", "a{b=\"ümlaut\"} 1\n", "label_value_length_limit exceeded (metric: a, label name: b, value: \"ümlaut\", length: 7, limit: 3)", 1)]
    [InlineData("metric_relabel_configs: [{regex: __name__, action: labeldrop}]", "a 1\n", "missing metric name (__name__ label)", 1)]
    public void What_is_beyond_a_limit_fails_the_scrape_as_a_whole(string settings, string body, string expected, int scraped)
    {
        var cache = Cache(settings);

        var error = Assert.Throws<ScrapeException>(() => cache.Read(Bytes(body), null, Slot));

        Assert.Equal((expected, scraped), (error.Message, cache.Scraped));
    }

    [Fact]
    public void OpenMetrics_is_read_by_its_content_type_and_strictly()
    {
        const string Body = "# TYPE a counter\n# HELP a Help.\na_total 1 1700000000.5\n# EOF\n";
        var metadata = new MetricMetadata();
        var cache = new ScrapeCache(Job(""), Labels.Empty, metadata);

        Assert.Equal(["a_total 1 500"], Shown(cache.Read(Bytes(Body), ExpositionContentType.OpenMetrics, Slot)));
        Assert.Equal(("Help.", MetricType.Counter), metadata.Of("a"));
        Assert.Throws<ExpositionException>(() => cache.Read(Bytes("a 1\n"), ExpositionContentType.OpenMetrics, Slot));
    }

    [Fact]
    public void Native_histograms_are_stored_where_they_are_wanted_and_their_classic_part_where_that_is()
    {
        var body = Protobuf(Native("h", new FloatHistogram(1, 3, 4) { Positive = HistogramBuckets.Of([0, 2], [1, 2]) }), Classic("c"));

        Assert.Equal(["h_count 3 0", "h_sum 4 0", "h_bucket{le=\"+Inf\"} 3 0", .. ClassicSeries], Shown(Cache("").Read(body, ExpositionContentType.Protobuf, Slot)));
        Assert.Equal(["h {count:3, sum:4, (0.7071067811865476,1]:1, (1.4142135623730951,2]:2} 0", .. ClassicSeries], Shown(Cache("scrape_native_histograms: true").Read(body, ExpositionContentType.Protobuf, Slot)));
    }

    [Fact]
    public void Native_histograms_are_coarsened_to_the_limit_and_factor_of_the_job()
    {
        var body = Protobuf(Native("h", new FloatHistogram(3, 3, 4) { Positive = HistogramBuckets.Of([0, 4, 9], [1, 1, 1]), Negative = HistogramBuckets.Of([2], [1]) }));
        FloatHistogram Read(string setting) => Cache($"scrape_native_histograms: true\n  {setting}").Read(body, ExpositionContentType.Protobuf, Slot)[0].Histogram!;

        Assert.Equal((3, 1, 0, -1), (Read("").Schema, Read("native_histogram_min_bucket_factor: 1.4").Schema, Read("native_histogram_min_bucket_factor: 2").Schema, Read("native_histogram_min_bucket_factor: 4").Schema));
        Assert.Equal((3, -1), (Read("native_histogram_bucket_limit: 4").Schema, Read("native_histogram_bucket_limit: 3").Schema));
        Assert.Equal([0, 1, 2], Read("native_histogram_bucket_limit: 4").WithSchema(0).Positive.Indexes.ToArray());
        var cache = Cache("scrape_native_histograms: true\n  native_histogram_bucket_limit: 1");
        Assert.Equal("histogram bucket limit exceeded", Assert.Throws<ScrapeException>(() => cache.Read(body, ExpositionContentType.Protobuf, Slot)).Message);
        Assert.Equal((1, 1), (cache.Scraped, cache.Remaining));
    }

    [Fact]
    public void Classic_histograms_become_native_ones_where_that_is_wanted_in_every_format()
    {
        const string Histogram = "c {count:3, sum:4, [-Inf,1]:1, (1,+Inf]:2} 0";
        var text = Bytes("# TYPE c histogram\nc_bucket{le=\"1\"} 1\nc_bucket{le=\"+Inf\"} 3\nc_sum 4\nc_count 3\n# TYPE d gauge\nd_count 1\n");
        const string Convert = "convert_classic_histograms_to_nhcb: true";

        Assert.Equal([Histogram, "d_count 1 0"], Shown(Cache(Convert).Read(text, null, Slot)));
        Assert.Equal([Histogram], Shown(Cache(Convert).Read(Protobuf(Classic("c")), ExpositionContentType.Protobuf, Slot)));
        Assert.Equal(
            [.. ClassicSeries, Histogram],
            Shown(Cache($"{Convert}\n  always_scrape_classic_histograms: true").Read(Protobuf(Classic("c")), ExpositionContentType.Protobuf, Slot)));

        // Two label sets are two histograms; what contradicts itself is left out; what is native already is not converted.
        var two = Bytes("# TYPE c histogram\nc_count{a=\"1\"} 1\nc_bucket{a=\"1\",le=\"+Inf\"} 1\nc_count{a=\"2\"} 1\nc_bucket{a=\"2\",le=\"+Inf\"} 1\nc_count{a=\"3\"} 2\nc_bucket{a=\"3\",le=\"+Inf\"} 1\n");
        Assert.Equal(["c{a=\"1\"} {count:1, sum:0, [-Inf,+Inf]:1} 0", "c{a=\"2\"} {count:1, sum:0, [-Inf,+Inf]:1} 0"], Shown(Cache(Convert).Read(two, null, Slot)));
        var native = Protobuf(Native("h", new FloatHistogram(0, 1, 1) { Positive = HistogramBuckets.Of([0], [1]) }));
        Assert.Equal(["h {count:1, sum:1, (0.5,1]:1} 0"], Shown(Cache($"{Convert}\n  scrape_native_histograms: true").Read(native, ExpositionContentType.Protobuf, Slot)));
    }

    [Fact]
    public void A_body_that_breaks_off_within_a_histogram_leaves_nothing_to_the_next()
    {
        const string Head = "# TYPE c histogram\nc_bucket{le=\"1\"} ";
        var cache = Cache("convert_classic_histograms_to_nhcb: true");

        Assert.Throws<ExpositionException>(() => cache.Read(Bytes(Head + "7\nc_bucket{le=\"+Inf\"} x\n"), null, Slot));

        Assert.Equal(["c {count:3, sum:4, [-Inf,1]:1, (1,+Inf]:2} 0"], Shown(cache.Read(Bytes(Head + "1\nc_bucket{le=\"+Inf\"} 3\nc_sum 4\nc_count 3\n"), null, Slot)));
    }

    [Fact]
    public void A_histogram_counts_as_one_sample_and_a_series_said_twice_as_one_against_the_limit()
    {
        var body = Protobuf(Native("h", new FloatHistogram(0, 1, 1) { Positive = HistogramBuckets.Of([0], [1]) }));

        Assert.Single(Cache("scrape_native_histograms: true\n  sample_limit: 1").Read(body, ExpositionContentType.Protobuf, Slot));
        var cache = Cache("sample_limit: 1");
        Assert.Single(cache.Read(Bytes("a 1\na 2\n"), null, Slot));
        Assert.Equal(2, cache.Remaining);
    }

    [Fact]
    public void An_answer_that_does_not_say_what_it_is_is_read_as_the_fallback()
    {
        Assert.Single(Cache("fallback_scrape_protocol: OpenMetricsText1.0.0").Read(Bytes("# TYPE a gauge\na 1\n# EOF\n"), null, Slot));
        Assert.Throws<ExpositionException>(() => Cache("fallback_scrape_protocol: PrometheusProto").Read(Bytes("a 1\n"), "application/x-unknown", Slot));
        Assert.Single(Cache("fallback_scrape_protocol: PrometheusProto").Read(Bytes("a 1\n"), "text/plain", Slot));
    }

    [Fact]
    public void Bounds_and_quantiles_are_the_same_series_in_every_format() => Assert.Equal(
        ["h_bucket{le=\"1.0\"} 1 0", "h_bucket{le=\"0.5\"} 1 0", "s{quantile=\"1.0\"} 1 0", "other{le=\"1\"} 1 0"],
        Shown(Cache("").Read(Bytes("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\".50\"} 1\n# TYPE s summary\ns{quantile=\"1\"} 1\n# TYPE other gauge\nother{le=\"1\"} 1\n"), null, Slot)));

    [Fact]
    public void A_body_like_the_last_one_allocates_next_to_nothing()
    {
        var body = Bytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"metric_{i % 20}{{series=\"{i}\",path=\"/some/where\"}} {i}\n")));
        var cache = new ScrapeCache(Job(""), Labels.Of([new Label("job", "j"), new Label("instance", "i")]), new MetricMetadata());
        cache.Read(body, null, Slot);
        cache.Read(body, null, Slot);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var samples = cache.Read(body, null, Slot);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2000, samples.Count);
        // The list of samples itself, and a little.
        Assert.InRange(allocated, 0, 2000 * 32 + 4096);
    }

    private static ScrapeCache Cache(string settings) => new(Job(settings), Labels.Empty, new MetricMetadata());

    private static ScrapeJob Job(string settings)
    {
        var diagnostics = new Diagnostics();
        var yaml = $"scrape_configs:\n- job_name: j\n  {settings}\n";
        var job = PrometheusConfig.Read(YamlFile.Parse(yaml, "p.yml", diagnostics), ".", diagnostics).Jobs[0];
        Assert.Empty(diagnostics.Errors);
        return job;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static readonly string[] ClassicSeries = ["c_count 3 0", "c_sum 4 0", "c_bucket{le=\"1.0\"} 1 0", "c_bucket{le=\"+Inf\"} 3 0"];

    private static MetricFamily Native(string name, FloatHistogram histogram) =>
        new(name, "", MetricType.Histogram, [new MetricPoint(name, Labels.Empty, 0) { Histogram = histogram }]);

    private static MetricFamily Classic(string name) => new(
        name,
        "",
        MetricType.Histogram,
        [
            new MetricPoint(name + "_count", Labels.Empty, 3),
            new MetricPoint(name + "_sum", Labels.Empty, 4),
            new MetricPoint(name + "_bucket", Labels.Of([new Label("le", "1")]), 1),
        ]);

    private static byte[] Protobuf(params MetricFamily[] families)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ProtobufWriter.Write(buffer, families);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<string> Shown(IEnumerable<SeriesSample> samples) =>
        samples.Select(s => FormattableString.Invariant($"{s.Labels} {(s.Histogram is null ? s.Value : s.Histogram)} {s.TimestampMs - Slot}"));
}
