using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Exposition.Protobuf;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using static Pronoia.Prometheus.Tests.Exposition.Protobuf.ProtobufMessage;

namespace Pronoia.Prometheus.Tests.Exposition.Protobuf;

public class ProtobufReaderTests
{
    private const string Text = """
        # HELP requests_total Requests, "all" of them\nand \\more
        # TYPE requests_total counter
        requests_total{code="200",path="/a\\b\"c\nd"} 3.5 1700000000123
        requests_total 0
        # TYPE "odd.name" gauge
        {"odd.name","label.name"="x",plain="y"} NaN
        # TYPE bare untyped
        bare -Inf
        # TYPE rpc summary
        rpc_count{zone="z"} 4
        rpc_sum{zone="z"} 0.25
        rpc{zone="z",quantile="0.5"} 1
        rpc{zone="z",quantile="1.0"} NaN
        # TYPE latency histogram
        latency_count 3
        latency_sum 1e+06
        latency_bucket{le="0.1"} 1
        latency_bucket{le="2.0"} 3
        latency_bucket{le="+Inf"} 3

        """;

    [Fact]
    public void Every_type_reads_like_its_text()
    {
        var expected = Entries(Encoding.UTF8.GetBytes(Text), ExpositionFormat.Text);

        var read = Entries(Protobuf(Text), ExpositionFormat.Protobuf);

        Assert.Equal(expected, read.Select(e => e.Replace("unknown", "untyped", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_writer_makes_of_the_reference_expositions_gives_their_samples()
    {
        foreach (var file in Directory.GetFiles(ReferenceData.Require("data", "exposition"), "*.txt"))
        {
            var contentType = file.EndsWith(".prom.txt", StringComparison.Ordinal) ? ExpositionContentType.Text : ExpositionContentType.OpenMetrics;
            var families = ExpositionParser.Families(File.ReadAllBytes(file), contentType, ExpositionLimits.Default);

            var samples = ExpositionParser.Samples(Protobuf(families), ExpositionContentType.Protobuf, ExpositionLimits.Default);

            // A creation time is a field of its metric; gauge histograms have the suffixes of others.
            var expected = families.SelectMany(f => f.Points.Where(p => p.Name != f.Name + "_created").Select(p => Shown(
                p.Labels.With("__name__", f.Type == MetricType.GaugeHistogram ? p.Name.Replace("_g", "_", StringComparison.Ordinal) : p.Name), p.Value, p.TimestampMs)));
            Assert.Equal(expected.Order(StringComparer.Ordinal), samples.Select(s => Shown(s.Labels, s.Value, s.TimestampMs)).Order(StringComparer.Ordinal));
        }

        static string Shown(Labels labels, double value, long? timestampMs) =>
            $"{labels.With("le", Canonical(labels["le"])).With("quantile", Canonical(labels["quantile"]))} {value} {timestampMs}";
        static string Canonical(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? GoFloat.OpenMetrics(value) : text;
    }

    [Theory]
    [InlineData(4, CounterResetHint.Unknown)]
    [InlineData(5, CounterResetHint.Gauge)]
    public void Native_histograms_have_spans_and_differences_alone_or_packed(ulong type, CounterResetHint hint)
    {
        foreach (var packed in new[] { false, true })
        {
            var body = Histogram(
                h =>
                {
                    h.Number(1, 15);
                    h.Double(2, 12.5);
                    h.Signed(5, 2);
                    h.Double(6, 1e-3);
                    h.Number(7, 4);
                    Span(h, 12, -2, 2);
                    Span(h, 12, 3, 2);
                    Deltas(h, 13, packed, 1, 1, 3, -5);
                    Span(h, 9, 1, 1);
                    Deltas(h, 10, packed, 3);
                },
                type);

            var sample = Assert.Single(ExpositionParser.Samples(body, ExpositionContentType.Protobuf, ExpositionLimits.Default));

            var expected = new FloatHistogram(2, 15, 12.5)
            {
                ZeroThreshold = 1e-3,
                ZeroCount = 4,
                Positive = HistogramBuckets.Of([-2, -1, 3], [1, 2, 5]),
                Negative = HistogramBuckets.Of([1], [3]),
            };
            Assert.Equal(("h", expected, hint), (sample.Labels.ToString(), sample.Histogram, sample.Histogram!.ResetHint));
        }

        static void Deltas(WireWriter h, int field, bool packed, params long[] deltas)
        {
            if (!packed)
            {
                foreach (var delta in deltas)
                {
                    h.Signed(field, delta);
                }

                return;
            }

            // Small numbers: one byte each.
            h.Text(field, new string([.. deltas.Select(d => (char)((d << 1) ^ (d >> 63)))]));
        }
    }

    [Fact]
    public void Histograms_of_floats_and_of_finer_schemas_are_read()
    {
        var floats = Histogram(h =>
        {
            h.Double(4, 2.5);
            h.Double(2, double.NaN);
            h.Signed(5, 10);
            h.Double(8, 0.5);
            Span(h, 12, 5, 2);
            h.Double(14, 1);
            h.Double(14, 1);
        });

        var histogram = Assert.Single(ExpositionParser.Samples(floats, ExpositionContentType.Protobuf, ExpositionLimits.Default)).Histogram!;

        // 2^(-2) of the resolution: the buckets 5 and 6 fall into one.
        Assert.Equal((8, 2.5, 0.5, "2:2"), (histogram.Schema, histogram.Count, histogram.ZeroCount, $"{histogram.Positive.Indexes[0]}:{histogram.Positive.Counts[0]}"));
        Assert.False(StaleMarker.IsStale(histogram.Sum));
    }

    [Theory]
    [InlineData(true, false, "h{histogram}")]
    [InlineData(true, true, "h{histogram} h_count 2 h_sum 3 h_bucket{le=\"1.0\"} 1 h_bucket{le=\"+Inf\"} 2")]
    [InlineData(false, false, "h_count 2 h_sum 3 h_bucket{le=\"1.0\"} 1 h_bucket{le=\"+Inf\"} 2")]
    public void A_histogram_that_is_native_and_classic_is_read_as_what_is_asked_for(bool native, bool keepClassic, string expected)
    {
        var body = Histogram(h =>
        {
            h.Number(1, 2);
            h.Double(2, 3);
            Inner(h, 3, b =>
            {
                b.Number(1, 1);
                b.Double(2, 1);
            });
            Span(h, 12, 0, 1);
            h.Signed(13, 2);
        });

        Assert.Equal(expected, string.Join(' ', Samples(body, new HistogramParts { Native = native, KeepClassic = keepClassic })));
    }

    [Fact]
    public void An_empty_histogram_is_native_where_a_span_says_so()
    {
        Assert.Equal("h{histogram}", Assert.Single(Samples(Histogram(h => Span(h, 12, 0, 0)), new HistogramParts())));
        Assert.Equal("h_count 0 h_sum 0 h_bucket{le=\"+Inf\"} 0", string.Join(' ', Samples(Histogram(_ => { }), new HistogramParts())));
    }

    [Fact]
    public void Exemplars_of_native_histograms_are_those_with_a_time()
    {
        var body = Histogram(h =>
        {
            Span(h, 12, 0, 0);
            foreach (var (value, seconds) in new[] { (1.5, 7UL), (2.5, 0UL), (3.5, 9UL) })
            {
                Inner(h, 16, e =>
                {
                    Label(e, "trace", "t");
                    e.Double(2, value);
                    if (seconds > 0)
                    {
                        Inner(e, 3, t =>
                        {
                            t.Number(1, seconds);
                            t.Number(2, 250_000_000);
                        });
                    }
                });
            }
        });
        var reader = new ExpositionReader(body, ExpositionFormat.Protobuf);
        Assert.True(reader.Read() && reader.Read());

        Assert.Equal(("{trace=\"t\"}", 1.5, 7250L), (Encoding.UTF8.GetString(reader.ExemplarLabels), reader.ExemplarValue, reader.ExemplarTimestampMs));
        Assert.True(reader.NextExemplar());
        Assert.Equal((3.5, 9250L), (reader.ExemplarValue, reader.ExemplarTimestampMs));
        Assert.False(reader.NextExemplar());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Fields_may_stand_in_any_order_unknown_ones_are_passed_over_and_empty_families_too()
    {
        var body = Body(
            empty => empty.Text(1, "empty"),
            family =>
            {
                Inner(family, 4, m =>
                {
                    m.Number(6, 1700000000000);
                    m.Text(99, "later");
                    Inner(m, 3, c =>
                    {
                        Inner(c, 3, t => t.Number(1, 1_600_000_000));
                        c.Double(1, 7);
                    });
                    Label(m, "a", "b");
                });
                family.Text(77, "later");
                family.Text(5, "seconds");
                family.Text(1, "late_total");
            });
        var reader = new ExpositionReader(body, ExpositionFormat.Protobuf);

        Assert.True(reader.Read());
        Assert.Equal((ExpositionEntryKind.Unit, "seconds"), (reader.Kind, Encoding.UTF8.GetString(reader.Text)));
        Assert.True(reader.Read());
        Assert.Equal((ExpositionEntryKind.Type, MetricType.Counter), (reader.Kind, reader.Type));
        Assert.True(reader.Read());
        Assert.Equal(("late_total{a=\"b\"}", 7.0, 1700000000000, 1_600_000_000_000), (Encoding.UTF8.GetString(reader.Series), reader.Value, reader.TimestampMs, reader.CreatedMs));
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    public static TheoryData<byte[], string> Malformed => new()
    {
        { [5, 10, 1], "byte 0: MetricFamily: 5 bytes are announced and 2 are left" },
        { [0xFF], "byte 0: MetricFamily: the message ends within the field" },
        { [2, 10, 9], "byte 1: MetricFamily.name: 9 bytes are announced and 0 are left" },
        { [3, 10, 1, 0xC3], "byte 1: MetricFamily.name: not valid UTF-8" },
        { [1, 0], "byte 1: MetricFamily: expected the number of a field, found 0" },
        { [1, 11], "byte 1: MetricFamily.name: expected a number, bytes or a message, found wire type 3" },
        { [2, 8, 1], "byte 1: MetricFamily.name: expected bytes or a message, found wire type 0" },
        { [.. Body(f => { f.Text(1, "a"); f.Number(3, 9); Inner(f, 4, _ => { }); })], "byte 1: MetricFamily.type: expected a type from 0 to 5, found 9" },
        { [.. Body(f => Inner(f, 4, _ => { }))], "byte 1: MetricFamily.name: the metric name is missing" },
        { [.. Body(f => { f.Text(1, "a"); Inner(f, 4, m => Inner(m, 3, c => c.Number(1, 1))); })], "byte 8: Counter.value: expected a floating-point number, found wire type 0" },
        { [.. Body(f => { f.Text(1, "a"); Inner(f, 4, m => Inner(m, 1, l => l.Text(2, "v"))); })], "byte 8: LabelPair: the label has no name" },
        { Histogram(h => { Span(h, 12, 0, 2); h.Signed(13, 1); }), "byte 10: Histogram: positive side: spans require 2 buckets, have 1" },
        { Histogram(h => { Span(h, 9, 0, 1); h.Signed(10, -1); }), "byte 10: Histogram: negative side: bucket number 1 has observation count of -1" },
        { Histogram(h => { Span(h, 12, 0, 1); Span(h, 12, -1, 1); h.Signed(13, 1); h.Signed(13, 0); }), "byte 10: Histogram: positive side: span number 2 with offset -1" },
        { Histogram(h => { Span(h, 12, int.MaxValue, 1); h.Signed(13, 0); }), "byte 10: Histogram: positive side: span number 1 ends at index 2147483648, beyond 32 bits" },
        { Histogram(h => { Span(h, 12, 0, 0); h.Number(1, 2); }), "byte 10: Histogram: 0 observations found in buckets, but the Count field is 2" },
        { Histogram(h => { Span(h, 12, 0, 0); h.Signed(5, -5); }), "byte 10: Histogram: schema -5 is not known: expected -4 to 8" },
        { Histogram(h => h.Number(5, ulong.MaxValue)), "byte 10: Histogram.schema: expected a number of 32 bits" },
        { Histogram(h => Span(h, 12, 0, 1UL << 32)), "byte 14: BucketSpan.length: expected a number of 32 bits" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_wrong_is_told_with_its_place(byte[] body, string expected)
    {
        var error = Assert.Throws<ExpositionException>(() => ExpositionParser.Samples(body, ExpositionContentType.Protobuf, ExpositionLimits.Default));

        Assert.Equal(expected, error.Message);
        Assert.Equal((0, true), (error.Line, error.Offset is not null));
    }

    [Fact]
    public void Limits_hold()
    {
        var limits = new ExpositionLimits { MaxBuckets = 2, MaxSamples = 2, MaxLabels = 1, MaxValueLength = 3, MaxLineLength = 20 };
        string Error(byte[] body) => Assert.Throws<ExpositionException>(() => ExpositionParser.Samples(body, ExpositionContentType.Protobuf, limits)).Reason;

        Assert.Equal("Histogram.positive_delta: too many of them: at most 2 are read", Error(Histogram(h => h.Text(13, "aaa"))));
        Assert.Equal("Histogram.positive_span: too many of them: at most 2 are read", Error(Histogram(h => { Span(h, 12, 0, 0); Span(h, 12, 0, 0); Span(h, 12, 0, 0); })));
        Assert.Equal("Metric: too many samples: at most 2 are read", Error(Histogram(_ => { })));
        Assert.Equal("Metric.label: too many of them: at most 1 are read", Error(Body(f => { f.Text(1, "a"); Inner(f, 4, m => { Label(m, "a", ""); Label(m, "b", ""); }); })));
        Assert.Equal("LabelPair.value: the text is too long: at most 3 bytes are read", Error(Body(f => { f.Text(1, "a"); Inner(f, 4, m => Label(m, "a", "long")); })));
        Assert.Equal("Metric.label: the labels are too long: at most 20 bytes are read", Error(Body(f => { f.Text(1, "a"); Inner(f, 4, m => Inner(m, 1, pair => { pair.Text(1, "b"); pair.Text(99, new string('x', 20)); })); })));
    }

    [Fact]
    public void Another_message_or_encoding_is_refused_by_name()
    {
        Assert.Equal(ExpositionFormat.Protobuf, ExpositionContentType.Detect("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores"));
        Assert.Equal(
            "protobuf with encoding=text is not read: expected encoding=delimited",
            Assert.Throws<ExpositionException>(() => ExpositionContentType.Detect("application/vnd.google.protobuf; encoding=text")).Message);
    }

    [Fact]
    public void Floats_allocate_nothing_once_the_series_are_known()
    {
        var body = Protobuf(string.Concat(Enumerable.Range(0, 50).Select(i => $$"""
            # TYPE t{{i}} histogram
            t{{i}}_count{path="/x"} 3
            t{{i}}_sum{path="/x"} 3
            t{{i}}_bucket{path="/x",le="0.{{i}}"} 1
            t{{i}}_bucket{path="/x",le="+Inf"} 3
            # TYPE g{{i}} gauge
            g{{i}}{path="/x"} {{i}}.5

            """)));
        var interner = new LabelsInterner();
        var samples = new List<ExpositionSample>(500);
        ExpositionParser.Samples(body, ExpositionContentType.Protobuf, ExpositionLimits.Default, interner, samples);
        samples.Clear();
        var format = ExpositionContentType.Detect(ExpositionContentType.Protobuf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new ExpositionReader(body, format);
        while (reader.Read())
        {
            if (reader.Kind == ExpositionEntryKind.Sample)
            {
                samples.Add(new ExpositionSample(reader.Intern(interner), reader.Value, reader.TimestampMs));
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(250, samples.Count);
    }

    [Fact]
    public void Any_bytes_give_samples_or_an_ExpositionException()
    {
        var valid = Protobuf(Text).Concat(Histogram(h =>
        {
            h.Number(1, 5);
            Span(h, 12, -2, 2);
            h.Signed(13, 1);
            h.Signed(13, 3);
        })).ToArray();
        var changes = Gen.Choose(0, valid.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf();
        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            var body = valid.ToArray();
            foreach (var (at, value) in edits)
            {
                body[at] = (byte)value;
            }

            Try(body);
            Try(body.AsSpan(edits.Length > 0 ? edits[0].Item1 : 0).ToArray());
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(Try).QuickCheckThrowOnFailure();

        static void Try(byte[] body)
        {
            try
            {
                _ = ExpositionParser.Families(body, ExpositionContentType.Protobuf, ExpositionLimits.Default);
            }
            catch (ExpositionException)
            {
                // The one exception allowed.
            }
        }
    }

    private static byte[] Protobuf(string text) => Protobuf(ExpositionParser.Families(Encoding.UTF8.GetBytes(text), null, ExpositionLimits.Default));

    private static byte[] Protobuf(IEnumerable<MetricFamily> families)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ProtobufWriter.Write(buffer, families);
        return buffer.WrittenSpan.ToArray();
    }

    private static List<string> Entries(byte[] body, ExpositionFormat format)
    {
        var entries = new List<string>();
        var reader = new ExpositionReader(body, format);
        while (reader.Read())
        {
            var name = Encoding.UTF8.GetString(reader.Name);
            entries.Add(reader.Kind == ExpositionEntryKind.Sample
                ? $"{name}: {Encoding.UTF8.GetString(reader.Series)} {reader.Value} {reader.TimestampMs}"
                : $"{reader.Kind} {name} {Encoding.UTF8.GetString(reader.Text).Replace("\\\"", "\"", StringComparison.Ordinal)}");
        }

        return entries;
    }

    private static List<string> Samples(byte[] body, HistogramParts parts)
    {
        var samples = new List<string>();
        var reader = new ExpositionReader(body, ExpositionFormat.Protobuf, null, parts);
        while (reader.Read())
        {
            if (reader.Kind == ExpositionEntryKind.Sample)
            {
                samples.Add(reader.Histogram is null ? $"{Encoding.UTF8.GetString(reader.Series)} {reader.Value}" : $"{Encoding.UTF8.GetString(reader.Series)}{{histogram}}");
            }
        }

        return samples;
    }
}
