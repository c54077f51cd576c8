using System.Buffers;
using System.Text;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Exposition;

public class ExpositionWriterTests
{
    private static readonly MetricFamily Histogram = new(
        "latency_seconds",
        "Says \"how\\long\"\nit took",
        MetricType.Histogram,
        [
            new MetricPoint("latency_seconds_bucket", Labels.Of([new Label("le", "1")]), 2, 1_700_000_000_250, new Exemplar(Labels.Of([new Label("trace_id", "a\"b")]), 0.5, 1500)),
            new MetricPoint("latency_seconds_bucket", Labels.Of([new Label("le", "+Inf")]), 3),
            new MetricPoint("latency_seconds_sum", Labels.Empty, 1e6),
            new MetricPoint("latency_seconds_count", Labels.Empty, 3),
            new MetricPoint("latency_seconds_created", Labels.Empty, 1.5e9),
        ],
        "seconds");

    [Fact]
    public void Text() => Assert.Equal(
        """
        # HELP latency_seconds Says "how\\long"\nit took
        # TYPE latency_seconds histogram
        latency_seconds_bucket{le="1"} 2 1700000000250
        latency_seconds_bucket{le="+Inf"} 3
        latency_seconds_sum 1e+06
        latency_seconds_count 3
        # HELP latency_seconds_created Says "how\\long"\nit took
        # TYPE latency_seconds_created gauge
        latency_seconds_created 1.5e+09

        """,
        Write(TextFormatWriter.Write, Histogram));

    [Fact]
    public void OpenMetrics() => Assert.Equal(
        """
        # HELP latency_seconds Says \"how\\long\"\nit took
        # TYPE latency_seconds histogram
        # UNIT latency_seconds seconds
        latency_seconds_bucket{le="1.0"} 2 1700000000.25 # {trace_id="a\"b"} 0.5 1.5
        latency_seconds_bucket{le="+Inf"} 3
        latency_seconds_sum 1e+06
        latency_seconds_count 3
        latency_seconds_created 1.5e+09
        # EOF

        """,
        Write(OpenMetricsWriter.Write, Histogram));

    [Fact]
    public void Names_that_are_not_classic_are_quoted() => Assert.Equal(
        """
        # TYPE "http.requests" gauge
        {"http.requests","service.name"="a",x="y"} NaN

        """,
        Write(TextFormatWriter.Write, new MetricFamily(
            "http.requests", "", MetricType.Gauge, [new MetricPoint("http.requests", Labels.Of([new("service.name", "a"), new("x", "y")]), double.NaN)])));

    [Fact]
    public void A_counter_changes_its_name_between_the_formats()
    {
        var text = new MetricFamily("a_total", "", MetricType.Counter, [new MetricPoint("a_total", Labels.Empty, 1)]);
        var open = text with { Name = "a" };
        Assert.Equal("# TYPE a counter\na_total 1\n# EOF\n", Write(OpenMetricsWriter.Write, text));
        Assert.Equal("# TYPE a counter\na_total 1\n# EOF\n", Write(OpenMetricsWriter.Write, open));
        Assert.Equal("# TYPE a_total counter\na_total 1\n", Write(TextFormatWriter.Write, open));
        var bare = new MetricFamily("a", "", MetricType.Counter, [new MetricPoint("a", Labels.Empty, 1)]);
        Assert.Equal("# TYPE a counter\na_total 1\n# EOF\n", Write(OpenMetricsWriter.Write, bare));
    }

    [ReferenceFact("data/exposition")]
    public void What_is_written_reads_back_the_same()
    {
        foreach (var file in Directory.GetFiles(ReferenceData.Require("data", "exposition"), "*.txt"))
        {
            var contentType = file.EndsWith(".om.txt", StringComparison.Ordinal) ? ExpositionContentType.OpenMetrics : ExpositionContentType.Text;
            var families = ExpositionParser.Families(File.ReadAllBytes(file), contentType, ExpositionLimits.Default);
            Assert.NotEmpty(families);
            var written = contentType == ExpositionContentType.Text
                ? Write(TextFormatWriter.Write, [.. families])
                : Write(OpenMetricsWriter.Write, [.. families]);
            var again = ExpositionParser.Families(Encoding.UTF8.GetBytes(written), contentType, ExpositionLimits.Default);
            Assert.Equal(families.Select(f => (f.Name, f.Help, f.Type, f.Unit)), again.Select(f => (f.Name, f.Help, f.Type, f.Unit)));
            Assert.Equal(families.SelectMany(f => f.Points), again.SelectMany(f => f.Points));
        }
    }

    [PeerFact("promtool")]
    public async Task Promtool_reads_what_is_written()
    {
        MetricFamily[] families =
        [
            Histogram with { Points = Histogram.Points.Take(4).ToList() },
            new("jobs_total", "Jobs \\ done", MetricType.Counter, [new MetricPoint("jobs_total", Labels.Of([new("path", "C:\\x \"y\"\n")]), 12345678.5)]),
            MetricFamily.Gauge("temperature_celsius", "Now", double.NegativeInfinity),
        ];
        var (exitCode, output) = await Peer.RunAsync("promtool", ["check", "metrics"], Encoding.UTF8.GetBytes(Write(TextFormatWriter.Write, families)));
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    private static string Write(Action<IBufferWriter<byte>, IEnumerable<MetricFamily>> write, params MetricFamily[] families)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer, families);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
