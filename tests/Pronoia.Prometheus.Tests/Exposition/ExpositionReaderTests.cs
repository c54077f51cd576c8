using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Exposition;

public class ExpositionReaderTests
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    [Theory]
    [InlineData("up 1", "up", 1)]
    [InlineData("up 1 1700000000123", "up", 1)]
    [InlineData("  \tup\t 1.5e3  ", "up", 1500)]
    [InlineData("up{} 0", "up", 0)]
    [InlineData("up {a=\"b\"} 0", "up{a=\"b\"}", 0)]
    [InlineData("up{a=\"b\",} 0", "up{a=\"b\"}", 0)]
    [InlineData("up{ a = \"b\" , c=\"d\" } 0", "up{a=\"b\", c=\"d\"}", 0)]
    [InlineData("up{b=\"2\",a=\"1\"}7", "up{a=\"1\", b=\"2\"}", 7)]
    [InlineData("up{a=\"x\\\"y\\\\z\\n\"} 0", "up{a=\"x\\\"y\\\\z\\n\"}", 0)]
    [InlineData("up{a=\"C:\\temp\"} 0", "up{a=\"C:\\\\temp\"}", 0)]
    [InlineData("up{a=\"\"} 0", "up", 0)]
    [InlineData("up{a=\"}, # {\"} 0", "up{a=\"}, # {\"}", 0)]
    [InlineData("{\"http.requests\",\"service.name\"=\"a\"} 3", "{\"http.requests\", \"service.name\"=\"a\"}", 3)]
    [InlineData("{service=\"a\", \"up\"} 3", "up{service=\"a\"}", 3)]
    [InlineData("up{a=\"grüße 🜁\"} 0", "up{a=\"grüße 🜁\"}", 0)]
    [InlineData("a:b:c_9 +Inf", "a:b:c_9", double.PositiveInfinity)]
    [InlineData("up -inf", "up", double.NegativeInfinity)]
    [InlineData("up NaN", "up", double.NaN)]
    [InlineData("up -0.25e-2", "up", -0.0025)]
    [InlineData("up .5", "up", 0.5)]
    [InlineData("up 5.", "up", 5)]
    public void Text_sample(string line, string series, double value)
    {
        var sample = Assert.Single(ExpositionParser.Samples(Utf8(line), null, ExpositionLimits.Default));
        Assert.Equal(series, sample.Labels.ToString());
        Assert.Equal(value, sample.Value);
    }

    [Fact]
    public void Timestamps_are_milliseconds_in_text_and_seconds_in_OpenMetrics()
    {
        Assert.Equal(-1395066363000, ExpositionParser.Samples("a 1 -1395066363000"u8, null, ExpositionLimits.Default)[0].TimestampMs);
        Assert.Null(ExpositionParser.Samples("a 1"u8, null, ExpositionLimits.Default)[0].TimestampMs);
        Assert.Equal(1520430000123, ExpositionParser.Samples("a 1 1520430000.123\n# EOF\n"u8, OpenMetrics, ExpositionLimits.Default)[0].TimestampMs);
    }

    [Fact]
    public void A_NaN_is_the_ordinary_one_and_never_the_stale_marker() =>
        Assert.False(StaleMarker.IsStale(ExpositionParser.Samples("a NaN"u8, null, ExpositionLimits.Default)[0].Value));

    [Theory]
    [InlineData("a", 1, "a value is missing")]
    [InlineData("ok 1\n\n# x\na b", 4, "expected a value, found \"b\"")]
    [InlineData("a 1_2", 1, "expected a value, found \"1_2\"")]
    [InlineData("a 0x1p-3", 1, "expected a value, found \"0x1p-3\"")]
    [InlineData("a 1e999", 1, "expected a value, found \"1e999\"")]
    [InlineData("a 1\r", 1, "expected a value, found \"1\r\"")]
    [InlineData("a 1 1_2", 1, "expected a timestamp in whole milliseconds, found \"1_2\"")]
    [InlineData("a 1 2 3", 1, "expected the end of the line after the timestamp, found '3'")]
    [InlineData("a{b='c'} 1", 1, "expected a label value in double quotes, found '''")]
    [InlineData("a{b=\"c\" 1", 1, "expected a comma or }, found '1'")]
    [InlineData("a{b=\"c", 1, "the closing quote is missing")]
    [InlineData("a{b=\"c\\", 1, "the closing quote is missing")]
    [InlineData("a{b=\"c\\\"", 1, "the closing quote is missing")]
    [InlineData("a{=\"c\"} 1", 1, "expected a label name, found '='")]
    [InlineData("a{1=\"c\"} 1", 1, "expected a label name, found '1'")]
    [InlineData("a{b:c=\"c\"} 1", 1, "expected = after the label name, found ':'")]
    [InlineData("a{", 1, "expected a label name, found the end of the line")]
    [InlineData("{b=\"c\"} 1", 1, "the metric name is missing")]
    [InlineData("{\"a\",\"b\"} 1", 1, "the metric name is given twice")]
    [InlineData("a{\"b\"} 1", 1, "the metric name is given twice")]
    [InlineData("{\"\"} 1", 1, "expected a name, found an empty text")]
    [InlineData("a{b=\"1\",b=\"\"} 1", 1, "label name \"b\" occurs twice")]
    [InlineData("9a 1", 1, "expected a metric name, found '9'")]
    [InlineData("a\u00e9 1", 1, "expected a value after the metric name, found 'é'")]
    [InlineData("# TYPE a foo", 1, "unknown metric type \"foo\": expected counter, gauge, histogram, summary or untyped")]
    [InlineData("# HELP 9 foo", 1, "expected a metric name, found '9'")]
    public void Text_error(string body, int line, string reason) => AssertError(body, null, line, reason);

    [Theory]
    [InlineData("a 1\n", 2, "# EOF is missing at the end")]
    [InlineData("", 1, "# EOF is missing at the end")]
    [InlineData("# EOF\n\n", 2, "nothing may stand after # EOF")]
    [InlineData("\n# EOF", 1, "expected a metric name, found the end of the line")]
    [InlineData("# x\n# EOF", 1, "expected # HELP, # TYPE, # UNIT or # EOF")]
    [InlineData("a  1\n# EOF", 1, "a value is missing")]
    [InlineData("a{b=\"c\",} 1\n# EOF", 1, "expected a label name, found '}'")]
    [InlineData("a{b=\"c\" } 1\n# EOF", 1, "expected a comma or }, found ' '")]
    [InlineData("a 1 \n# EOF", 1, "expected the end of the line or an exemplar, written \" # {labels} value\"")]
    [InlineData("a 1 2 3\n# EOF", 1, "expected the end of the line or an exemplar, written \" # {labels} value\"")]
    [InlineData("# TYPE a counter\na 1\n# EOF", 2, "a sample of a counter needs one of the suffixes _total, _created")]
    [InlineData("# TYPE a counter\na_total -1\n# EOF", 2, "the value of a counter, a bucket or a count must be 0 or more")]
    [InlineData("# TYPE a counter\na_total 1 # {} 1 x\n# EOF", 2, "expected a timestamp in seconds, found \"x\"")]
    [InlineData("# TYPE a gauge\na 1 # {} 1\n# EOF", 2, "only a counter's total and a bucket may have an exemplar")]
    [InlineData("# TYPE a histogram\na_bucket{x=\"1\"} 1\n# EOF", 2, "a bucket needs the label le")]
    [InlineData("# TYPE a info\na_info 2\n# EOF", 2, "the value of an info must be 1")]
    [InlineData("# TYPE a stateset\na{a=\"x\"} 2\n# EOF", 2, "the value of a stateset must be 0 or 1")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge\n# EOF", 2, "a second # TYPE for metric family \"a\"")]
    [InlineData("# TYPE a gauge\na 1\n# HELP a x\n# EOF", 3, "metadata of a family must stand before its samples")]
    [InlineData("# TYPE a gauge\na 1\nb 1\na 2\n# EOF", 4, "metric family \"a\" stands in several places: its lines must follow each other")]
    [InlineData("# UNIT a seconds\n# EOF", 1, "the metric family's name must end in its unit: _seconds")]
    [InlineData("# TYPE a untyped\n# EOF", 1, "unknown metric type \"untyped\": expected counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown")]
    [InlineData("a 1\n# EOF\nb 1\n", 3, "nothing may stand after # EOF")]
    [InlineData("# TYPE a counter\na_created 1\n# EOF", 2, "a counter needs a sample with the suffix _total")]
    [InlineData("# TYPE a counter\na_total 1\na_total 2\n# EOF", 3, "the same series stands here a second time")]
    [InlineData("a 1 2\na 1 2\n# EOF", 2, "the same series stands here a second time")]
    [InlineData("a 1 2\na 1 1\n# EOF", 2, "the timestamps of a series must ascend")]
    [InlineData("a 1 2\na 1\n# EOF", 2, "either all samples of a set of labels have a timestamp, or none")]
    [InlineData("# TYPE a gauge\na{x=\"1\"} 1 1\na{x=\"2\"} 1\na{x=\"1\"} 1 2\n# EOF", 4, "the samples of one set of labels must follow each other")]
    [InlineData("# TYPE a counter\na_total{x=\"1\"} 1\na_total{x=\"2\"} 1\na_created{x=\"1\"} 1\n# EOF", 4, "the samples of one set of labels must follow each other")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"x\"} 1\n# EOF", 2, "expected a number as the bound of a bucket, found \"x\"")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"1\"} 1\n# EOF", 3, "the buckets of a histogram must stand in the order of le")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"2\"} 1\n# EOF", 3, "buckets are cumulative: one must not be smaller than the one before it")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\nb 1\n# EOF", 2, "the buckets of a histogram must end with le=\"+Inf\"")]
    [InlineData("# TYPE a histogram\na_count 2\na_sum 2\n# EOF", 3, "the buckets of a histogram must end with le=\"+Inf\"")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 2\n# EOF", 3, "a histogram states both its count and its sum, or neither")]
    [InlineData("# TYPE a histogram\na_count 3\na_sum 1\na_bucket{le=\"+Inf\"} 2\n# EOF", 4, "the count of a histogram, 3, must equal its bucket +Inf, 2")]
    [InlineData("# TYPE a summary\na 1\n# EOF", 2, "a summary needs the label quantile")]
    [InlineData("# TYPE a summary\na{quantile=\"1.5\"} 1\n# EOF", 2, "a quantile must lie between 0 and 1")]
    [InlineData("# TYPE a stateset\na 1\n# EOF", 2, "a stateset needs the label a")]
    public void OpenMetrics_error(string body, int line, string reason) => AssertError(body, OpenMetrics, line, reason);

    [Theory]
    [InlineData("# TYPE a gauge\na 1 1\na 2 2\n# EOF", 2)]
    [InlineData("# TYPE a counter\na_total{x=\"1\"} 1 1\na_created{x=\"1\"} 0 1\na_total{x=\"1\"} 2 2\na_total{x=\"2\"} 2 1\n# EOF", 4)]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\",x=\"1\"} 1\na_bucket{le=\"+Inf\",x=\"1\"} 2\na_count{x=\"1\"} 2\na_sum{x=\"1\"} 3\n# EOF", 4)]
    [InlineData("# TYPE a histogram\na_bucket{x=\"1\",le=\"-1\"} 1\na_bucket{x=\"1\",le=\"+Inf\"} 2\na_bucket{x=\"2\",le=\"+Inf\"} 1\n# EOF", 3)]
    [InlineData("# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 2\na_gsum -1\na_gcount 2\n# EOF", 3)]
    [InlineData("# TYPE a summary\na{quantile=\"0.5\"} 1\na{quantile=\"0.9\"} 2\na_count 5\na_sum 7\n# EOF", 4)]
    [InlineData("# TYPE a stateset\na{a=\"x\"} 1\na{a=\"y\"} 0\n# EOF", 2)]
    public void OpenMetrics_points(string body, int samples) =>
        Assert.Equal(samples, ExpositionParser.Samples(Utf8(body), OpenMetrics, ExpositionLimits.Default).Count);

    [Fact]
    public void An_exemplar_of_more_than_128_characters_is_an_error() =>
        AssertError($"# TYPE a counter\na_total 1 # {{x=\"{new string('y', 128)}\"}} 1\n# EOF", OpenMetrics, 2, "the exemplar's labels are too long: at most 128 characters");

    [Fact]
    public void Bytes_that_are_not_UTF8_are_an_error_on_their_line()
    {
        var error = Assert.Throws<ExpositionException>(() => ExpositionParser.Samples([.. "a 1\nb{x=\""u8, 0xff, .. "\"} 1\n"u8], null, ExpositionLimits.Default));
        Assert.Equal("line 2: not valid UTF-8", error.Message);
    }

    [Fact]
    public void Protobuf_is_refused_by_name()
    {
        var error = Assert.Throws<ExpositionException>(() => ExpositionParser.Samples([], "application/vnd.google.protobuf; proto=x", ExpositionLimits.Default));
        Assert.Contains("protobuf", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a 1\nb 1\nc 1\nd 1", 4, "too many samples: at most 3 are read")]
    [InlineData("a{b=\"1\",c=\"1\",d=\"1\"} 1", 1, "too many labels: at most 2 are read")]
    [InlineData("abcdefghi 1", 1, "the metric name is too long: at most 8 bytes are read")]
    [InlineData("# HELP abcdefghi 1", 1, "the metric name is too long: at most 8 bytes are read")]
    [InlineData("a{abcdefghi=\"1\"} 1", 1, "the label name is too long: at most 8 bytes are read")]
    [InlineData("a{a=\"12345678901\"} 1", 1, "the label value is too long: at most 10 bytes are read")]
    [InlineData("# 1234567890123456789012345678901234567890", 1, "the line is too long: at most 40 bytes are read")]
    public void Limits(string body, int line, string reason)
    {
        var limits = new ExpositionLimits { MaxSamples = 3, MaxLabels = 2, MaxNameLength = 8, MaxValueLength = 10, MaxLineLength = 40 };
        AssertError(body, null, line, reason, limits);
    }

    [Fact]
    public void Reads_metadata_and_exemplars_as_spans()
    {
        var reader = new ExpositionReader(
            "# TYPE a_seconds histogram\n# UNIT a_seconds seconds\n# HELP a_seconds x\\ny\na_seconds_bucket{le=\"+Inf\"} 3 1.5 # {id=\"7\"} 0.25 2.5\n# EOF"u8,
            ExpositionFormat.OpenMetrics);
        Assert.True(reader.Read());
        Assert.Equal((ExpositionEntryKind.Type, MetricType.Histogram, 1), (reader.Kind, reader.Type, reader.Line));
        Assert.True(reader.Read());
        Assert.Equal((ExpositionEntryKind.Unit, "seconds"), (reader.Kind, ExpositionText.Unescape(reader.Text)));
        Assert.True(reader.Read());
        Assert.Equal((ExpositionEntryKind.Help, "x\ny"), (reader.Kind, ExpositionText.Unescape(reader.Text)));
        Assert.True(reader.Read());
        Assert.Equal("a_seconds_bucket{le=\"+Inf\"}", Encoding.UTF8.GetString(reader.Series));
        Assert.Equal("a_seconds_bucket", Encoding.UTF8.GetString(reader.Name));
        Assert.Equal((3, 1500L), (reader.Value, reader.TimestampMs));
        Assert.Equal("{id=\"7\"}", Encoding.UTF8.GetString(reader.ExemplarLabels));
        Assert.Equal((0.25, 2500L), (reader.ExemplarValue, reader.ExemplarTimestampMs));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Reading_allocates_nothing_once_the_series_are_known()
    {
        var body = Utf8(string.Concat(Enumerable.Range(0, 500).Select(i => $"requests_total{{path=\"/x/{i}\",code=\"200\"}} {i}.25 1700000000000\n")));
        var interner = new LabelsInterner();
        var samples = new List<ExpositionSample>(500);
        ExpositionParser.Samples(body, null, ExpositionLimits.Default, interner, samples);
        samples.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ExpositionParser.Samples(body, null, ExpositionLimits.Default, interner, samples);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(500, samples.Count);
    }

    [Fact]
    public void Any_input_gives_samples_or_an_ExpositionException()
    {
        string[] pieces = ["a", "a_total", "{", "}", "\"", "\\", ",", "=", " ", "\n", "#", "# TYPE ", "# HELP ", "# EOF", " # {", "1", "1e5", "NaN", "é", "\t", "counter", "le", "\0"];
        var bodies = Gen.Elements(pieces).ArrayOf().Select(p => string.Concat(p));
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            foreach (var contentType in new[] { null, OpenMetrics })
            {
                try
                {
                    _ = ExpositionParser.Samples(Utf8(body), contentType, ExpositionLimits.Default);
                    _ = ExpositionParser.Families(Utf8(body), contentType, ExpositionLimits.Default);
                }
                catch (ExpositionException e)
                {
                    Assert.InRange(e.Line, 1, body.Count(c => c == '\n') + 2);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Any_bytes_give_samples_or_an_ExpositionException() =>
        Prop.ForAll<byte[]>(body =>
        {
            try
            {
                _ = ExpositionParser.Families(body, null, ExpositionLimits.Default);
            }
            catch (ExpositionException)
            {
                // The one exception allowed.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void AssertError(string body, string? contentType, int line, string reason, ExpositionLimits? limits = null)
    {
        var error = Assert.Throws<ExpositionException>(() => ExpositionParser.Samples(Utf8(body), contentType, limits ?? ExpositionLimits.Default));
        Assert.Equal((line, reason), (error.Line, error.Reason));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
