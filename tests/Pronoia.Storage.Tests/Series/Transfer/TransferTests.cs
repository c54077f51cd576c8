using System.Text;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Transfer;
using Pronoia.Storage.Tests.Series.Histograms;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Series.Transfer;

public sealed class TransferTests : IDisposable
{
    private static readonly long T0 = new DateTimeOffset(2026, 11, 20, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly Matcher[] Everything = [new(MatchType.Regexp, Label.MetricName, ".*")];
    private readonly InMemoryStorage _storage = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly SeriesStore _store;

    public TransferTests() => _store = NewStore(_storage);

    private static CancellationToken Ct => CancellationToken.None;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(SeriesFormat.Csv)]
    [InlineData(SeriesFormat.Text)]
    [InlineData(SeriesFormat.OpenMetrics)]
    public async Task What_is_exported_can_be_imported(SeriesFormat format)
    {
        await _store.ImportAsync("s", Samples(withStale: format == SeriesFormat.Csv), Ct);
        using var file = new MemoryStream();
        var written = await new SeriesExporter(_store).ExportAsync(file, format, Everything, 0, T0 * 2, Ct);
        file.Position = 0;

        using var other = new InMemoryStorage();
        var copy = NewStore(other);
        var result = await copy.ImportAsync("s", SeriesParser.Read(file, format, null, null), Ct);

        Assert.Equal((written, 0L), (new ExportResult(result.Samples, 0), result.Duplicates));
        await AssertSameAsync(_store, copy);
    }

    [Fact]
    public async Task Histograms_go_through_csv_and_are_left_out_of_the_text_formats()
    {
        var sequence = new HistogramSequence(3);
        var samples = Enumerable.Range(0, 200).Select(i => new SeriesSample(Labels.Of("latency", ("job", "a")), T0 + (i * 1000), i) { Histogram = i % 3 == 0 ? null : sequence.Next() }).ToList();
        await _store.ImportAsync("s", samples, Ct);
        using var file = new MemoryStream();
        var exporter = new SeriesExporter(_store);
        Assert.Equal(new ExportResult(200, 0), await exporter.ExportAsync(file, SeriesFormat.Csv, Everything, 0, T0 * 2, Ct));
        file.Position = 0;
        var read = SeriesParser.Read(file, SeriesFormat.Csv, null, null).ToList();

        Assert.Equal(samples.Select(Shown), read.Select(Shown));
        foreach (var format in new[] { SeriesFormat.Text, SeriesFormat.OpenMetrics })
        {
            using var text = new MemoryStream();
            Assert.Equal(new ExportResult(67, 133), await exporter.ExportAsync(text, format, Everything, 0, T0 * 2, Ct));
        }

        // What ends a series does so as a float, too.
        static string Shown(SeriesSample sample) => sample.IsStale ? $"{sample.Labels} {sample.TimestampMs} stale"
            : sample.Histogram is { } h ? $"{sample.Labels} {sample.TimestampMs} {HistogramNotation.Format(h)}" : $"{sample.Labels} {sample.TimestampMs} {sample.Value:R}";
    }

    [PeerFact("promtool")]
    public async Task Promtool_takes_the_export_and_its_dump_can_be_imported()
    {
        await _store.ImportAsync("s", Samples(withStale: false), Ct);
        var (input, blocks) = (_directory.Combine("openmetrics.txt"), _directory.Combine("blocks"));
        await using (var file = File.Create(input))
        {
            await new SeriesExporter(_store).ExportAsync(file, SeriesFormat.OpenMetrics, Everything, 0, T0 * 2, Ct);
        }

        await PromtoolAsync("tsdb", "create-blocks-from", "openmetrics", input, blocks);
        // The dump wants a write-ahead log beside the blocks.
        Directory.CreateDirectory(Path.Combine(blocks, "wal"));
        var dump = await PromtoolAsync("tsdb", "dump", blocks);

        using var other = new InMemoryStorage();
        var copy = NewStore(other);
        await copy.ImportAsync("s", SeriesParser.Read(new MemoryStream(Encoding.UTF8.GetBytes(dump)), SeriesFormat.PromtoolDump, null, null), Ct);
        await AssertSameAsync(_store, copy);
    }

    [Fact]
    public async Task A_csv_of_timestamp_and_value_takes_its_series_from_the_caller()
    {
        const string csv = "timestamp,value\n2014-02-14 14:30:00,0.132\n1392388500,0.134\n1392388800000,NaN\n2014-02-14T15:45:00+01:00,1e3\n";
        var series = Labels.Of("cpu", ("host", "a"));
        var samples = SeriesParser.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), SeriesFormat.Csv, series, null).ToList();
        Assert.Equal([1392388200000, 1392388500000, 1392388800000, 1392389100000], samples.Select(s => s.TimestampMs));
        Assert.Equal([0.132, 0.134, double.NaN, 1000], samples.Select(s => s.Value));
        await _store.ImportAsync("s", samples, Ct);
        Assert.Equal(series, Assert.Single(await _store.SelectAsync(Everything, 0, T0, Ct)).Labels);
    }

    [Fact]
    public async Task Samples_without_time_take_the_one_given()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(T0);
        await _store.ImportAsync("s", SeriesParser.Read(new MemoryStream("# TYPE up gauge\nup{job=\"a\"} 1\n"u8.ToArray()), SeriesFormat.Text, null, time), Ct);
        var stored = Assert.Single(await _store.SelectAsync(Everything, 0, T0, Ct));
        Assert.Equal([T0], stored.Timestamps.ToArray());
        Assert.Equal([1], stored.Values.ToArray());
    }

    [Theory]
    [InlineData(SeriesFormat.Csv, "time,value\n", "line 1: columns time, value; expected timestamp, value and series")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,0,1\n\"up,0,1\n", "line 3: a quoted field does not end")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\n\"up\"x,0,1\n", "line 2: column 5: expected a comma behind a quoted field")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,0\n", "line 2: 2 fields; expected 3 as in the header")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,yesterday,1\n", "line 2: \"yesterday\": expected a time such as 2026-11-21T00:00:00Z, or seconds or milliseconds since 1970")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,0,one\n", "line 2: \"one\": expected a number, NaN, +Inf, -Inf, stale or a histogram such as {{schema:0 count:1 sum:2 buckets:[1]}}")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,0,{{schema:9}}\n", "line 2: a histogram of schema 9 with 0 buckets; expected a schema of -53 or -4 to 8 and at most 16384 buckets")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\nup,0,{{schema:1\n", "line 2: column 11: expected a histogram description key and \":\", e.g. buckets:[5 10 7] in series \"{{schema:1\"")]
    [InlineData(SeriesFormat.PromtoolDump, "{__name__=\"up\"} {count:2, sum:3, (1,2]:2} 1000\n", "line 1: a native histogram, whose schema and empty buckets a dump leaves out; expected floats")]
    [InlineData(SeriesFormat.Csv, "series,timestamp,value\n\"up{a!=\"\"b\"\"}\",0,1\n", "line 2: \"up{a!=\"b\"}\" is no series: a!=\"b\" is no label")]
    [InlineData(SeriesFormat.PromtoolDump, "{__name__=\"up\"} 1 1.5\n", "line 1: \"1.5\": expected a timestamp in milliseconds")]
    [InlineData(SeriesFormat.PromtoolDump, "up\n", "line 1: expected a series, a value and a timestamp in milliseconds")]
    [InlineData(SeriesFormat.Text, "up 1\n", "line 1: the sample has no timestamp")]
    public void Malformed_files_are_refused_with_their_line(SeriesFormat format, string text, string message)
    {
        var error = Assert.Throws<SeriesImportException>(() => SeriesParser.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), format, null, null).ToList());
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task An_import_keeps_the_first_of_samples_of_the_same_time_and_sorts_the_rest()
    {
        var labels = Labels.Of("m");
        var result = await _store.ImportAsync("s", [new(labels, T0 + 2, 2), new(labels, T0, 0), new(labels, T0 + 2, 9), new(labels, T0 + 1, 1)], Ct);
        Assert.Equal(new ImportResult(3, 1, 1, T0, T0 + 2), result);
        await _store.ImportAsync("s", [new(labels, T0 + 1, 8), new(labels, T0 + 3, 3)], Ct);
        var stored = Assert.Single(await _store.SelectAsync(Everything, 0, T0 * 2, Ct));
        Assert.Equal([0, 1, 2, 3], stored.Values.ToArray());
    }

    private static SeriesStore NewStore(InMemoryStorage storage) => new(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());

    private static IEnumerable<SeriesSample> Samples(bool withStale)
    {
        var odd = Labels.Of("odd_values", ("text", "a \"quoted\" \\ back\nline, grün"));
        double[] values = [0, -0.0, 1, 0.1, 1e-9, 1e300, double.PositiveInfinity, double.NegativeInfinity, StaleMarker.NormalNaN, 1.0 / 3];
        for (var i = 0; i < values.Length; i++)
        {
            yield return new SeriesSample(odd, T0 + (i * 1000) + i, values[i]);
        }

        if (withStale)
        {
            yield return new SeriesSample(odd, T0 + 100_000, StaleMarker.Value);
        }

        for (var series = 0; series < 3; series++)
        {
            var labels = Labels.Of("requests", ("instance", $"i{series}"));
            for (var i = 0; i < 300; i++)
            {
                yield return new SeriesSample(labels, T0 + (i * 15_000), (i * 7) + (series * 0.25));
            }
        }
    }

    private static async Task AssertSameAsync(SeriesStore expected, SeriesStore actual)
    {
        var (a, b) = (await expected.SelectAsync(Everything, 0, long.MaxValue, Ct), await actual.SelectAsync(Everything, 0, long.MaxValue, Ct));
        Assert.Equal(a.Select(s => s.Labels), b.Select(s => s.Labels));
        foreach (var (x, y) in a.Zip(b))
        {
            Assert.Equal(Text(x), Text(y));
        }

        static List<string> Text(SeriesData series) =>
            [.. Enumerable.Range(0, series.Count).Select(i => FormattableString.Invariant($"{series.Timestamps.Span[i]} {BitConverter.DoubleToInt64Bits(series.Values.Span[i]):x}"))];
    }

    private static async Task<string> PromtoolAsync(params string[] arguments)
    {
        var (exitCode, output) = await Peer.RunAsync("promtool", arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
