using System.Text;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Exposition;
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
        Assert.InRange(allocated, 0, 2000 * 24 + 4096);
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

    private static IEnumerable<string> Shown(IEnumerable<SeriesSample> samples) => samples.Select(s => FormattableString.Invariant($"{s.Labels} {s.Value} {s.TimestampMs - Slot}"));
}
