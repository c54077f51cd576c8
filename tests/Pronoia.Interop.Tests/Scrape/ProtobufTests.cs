using System.Globalization;
using System.Text.Json;
using Pronoia.Interop.Tests.Api;
using Pronoia.Interop.Tests.Federation;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>The protobuf format as client_golang and Prometheus write it, and as Prometheus reads it.</summary>
public sealed class ProtobufTests
{
    [GoExporterFact]
    public async Task What_client_golang_exposes_is_the_same_in_every_format()
    {
        using var exporter = await GoExporter.StartAsync();
        var (protobuf, type) = await exporter.GetAsync(ExpositionContentType.Protobuf);
        var (text, textType) = await exporter.GetAsync("text/plain");
        var (openMetrics, openMetricsType) = await exporter.GetAsync("application/openmetrics-text");

        var read = Entries(protobuf, type, new HistogramParts { Native = false });

        Assert.Equal(Entries(text, textType), read);
        var (expected, exemplars) = (Exemplars(openMetrics, openMetricsType), Exemplars(protobuf, type));
        Assert.Equal(expected.Select(e => e.Shown), exemplars.Select(e => e.Shown));

        // Text has them in floating-point seconds.
        Assert.All(expected.Zip(exemplars), pair => Assert.InRange(pair.First.TimestampMs - pair.Second.TimestampMs, -1, 1));
    }

    [GoExporterFact]
    public async Task Native_histograms_have_the_buckets_that_Prometheus_finds_in_them()
    {
        using var exporter = await GoExporter.StartAsync();
        using var prometheus = await PrometheusServer.ScrapingAsync($$"""
              - job_name: j
                static_configs: [{targets: ['{{exporter.Address}}']}]

            """, "native-histograms");
        var (body, type) = await exporter.GetAsync(ExpositionContentType.Protobuf);
        var ours = ExpositionParser.Samples(body, type, ExpositionLimits.Default).Where(s => s.Histogram is not null).ToDictionary(s => s.Labels.Name, s => s.Histogram!);

        var theirs = await HistogramsAsync(prometheus, ours.Count);

        // This client_golang does not say yet that a histogram without observations is native.
        Assert.Equal(7, ours.Count);
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, expected) in theirs)
        {
            Assert.Equal((name, Number(expected.GetProperty("count").GetString()!), Number(expected.GetProperty("sum").GetString()!)), (name, ours[name].Count, ours[name].Sum));
            var buckets = expected.TryGetProperty("buckets", out var list) ? list.EnumerateArray().ToArray() : [];
            Assert.Equal(buckets.Select(Theirs), ours[name].Buckets().Select(Ours));
        }

        // The last bounds differ by their last digit: Prometheus takes them from a table.
        static string Bound(double bound) => bound.ToString("G14", CultureInfo.InvariantCulture);
        static string Theirs(JsonElement b) => $"{b[0]} {Bound(Number(b[1].GetString()!))} {Bound(Number(b[2].GetString()!))} {b[3].GetString()}";
        static string Ours(HistogramBucket b) => $"{Inclusion(b)} {Bound(b.Lower)} {Bound(b.Upper)} {GoFloat.Plain(b.Count)}";
        static int Inclusion(HistogramBucket b) => (b.LowerInclusive, b.UpperInclusive) switch { (false, true) => 0, (true, false) => 1, (false, false) => 2, _ => 3 };
    }

    [GoExporterFact]
    public async Task Scraped_native_histograms_answer_queries_as_in_Prometheus_and_can_be_federated_from_it()
    {
        using var exporter = await GoExporter.StartAsync();
        using var prometheus = await PrometheusServer.ScrapingAsync($$"""
              - job_name: j
                static_configs: [{targets: ['{{exporter.Address}}']}]

            """, "native-histograms");
        await HistogramsAsync(prometheus, 7);
        await using var host = await ApiHost.StartAsync($$"""
            global: {interval: 1s, default_rules: false, default_detection: false}
            scrape_configs:
              - job_name: j
                scrape_interval: 1s
                scrape_timeout: 900ms
                scrape_native_histograms: true
                static_configs: [{targets: ['{{exporter.Address}}']}]
            federation: [{name: fed, url: '{{prometheus.Url}}', match: ['{__name__=~"native_latency|requests_total"}'], interval: 1s}]
            """);
        host.Run();

        // Version 2 interpolates in another way, but between powers of two there is nothing to interpolate.
        foreach (var query in new[] { "histogram_sum(native_latency{job=\"j\"})", "histogram_count(native_coarse{job=\"j\"})", "histogram_fraction(-1, 1, native_normal{job=\"j\"})", "histogram_sum(both_seconds{job=\"j\"})" })
        {
            var expected = Assert.Single(await prometheus.QueryUntilAsync(query, a => a.Count == 1)).Value;
            var ours = Assert.Single(await host.QueryUntilAsync(query, a => a.Count == 1)).Value;
            Assert.True(Math.Abs(ours - expected) <= 1e-9 * Math.Abs(expected), $"{query}: {ours} instead of {expected}");
        }

        // The same instance by way of the other server's /federate, which gives histograms in protobuf alone.
        await host.QueryUntilAsync("pronoia_federation_up == 1 and on () count(native_latency) >= 1", a => a.Count == 1);
    }

    [PeerFact("prometheus")]
    public async Task What_Prometheus_says_of_itself_is_the_same_in_protobuf_and_text()
    {
        using var prometheus = await PrometheusServer.ScrapingAsync("  []\n", "native-histograms");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };
        async Task<HashSet<string>> SeriesAsync(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await client.SendAsync(request);
            return Series(await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.ToString());
        }

        // The first answers make series of their own.
        await SeriesAsync("text/plain");
        await SeriesAsync(ExpositionContentType.Protobuf);
        var (text, protobuf) = (await SeriesAsync("text/plain"), await SeriesAsync(ExpositionContentType.Protobuf));

        Assert.InRange(text.Count, 500, 100_000);
        Assert.Equal(text.Order(StringComparer.Ordinal), protobuf.Order(StringComparer.Ordinal));
    }

    private static async Task<Dictionary<string, JsonElement>> HistogramsAsync(PrometheusServer prometheus, int count)
    {
        for (var attempt = 0; attempt < 150; attempt++)
        {
            using var answer = JsonDocument.Parse(await prometheus.InstantAsync("{job=\"j\",__name__=~\"native_.*|both_.*\"}"));
            var found = answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Where(s => s.TryGetProperty("histogram", out _)).ToDictionary(
                s => s.GetProperty("metric").GetProperty("__name__").GetString()!, s => s.GetProperty("histogram")[1].Clone());
            if (found.Count >= count)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException("Prometheus scraped no native histograms");
    }

    private static double Number(string text) => text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.Parse(text, CultureInfo.InvariantCulture) };

    // Type and samples; in text they may stand in another order.
    private static List<string> Entries(byte[] body, string? contentType, HistogramParts? parts = null)
    {
        var entries = new List<string>();
        var interner = new LabelsInterner();
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType), null, parts);
        while (reader.Read())
        {
            entries.Add(reader.Kind switch
            {
                ExpositionEntryKind.Sample => $"{CanonicalLabels.Of(interner.Intern(reader.Series))} {reader.Value} {reader.TimestampMs}",
                _ => $"{ExpositionText.Unescape(reader.Name)} {Described(ref reader)}",
            });
        }

        entries.Sort(StringComparer.Ordinal);
        return entries;
    }

    private static string Described(ref ExpositionReader reader) => reader.Kind == ExpositionEntryKind.Type ? $"type {reader.Type}" : $"{reader.Kind} {ExpositionText.Unescape(reader.Text)}";

    private static HashSet<string> Series(byte[] body, string? contentType)
    {
        var interner = new LabelsInterner();
        var series = new HashSet<string>(StringComparer.Ordinal);
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType), null, new HistogramParts { Native = false });
        while (reader.Read())
        {
            series.Add(reader.Kind == ExpositionEntryKind.Sample
                ? CanonicalLabels.Of(interner.Intern(reader.Series)).ToString()
                : $"{ExpositionText.Unescape(reader.Name)} {Described(ref reader)}");
        }

        return series;
    }

    private static List<(string Shown, long TimestampMs)> Exemplars(byte[] body, string? contentType)
    {
        var exemplars = new List<(string Shown, long TimestampMs)>();
        foreach (var point in ExpositionParser.Families(body, contentType, ExpositionLimits.Default).SelectMany(f => f.Points).Where(p => p.Exemplar is not null))
        {
            exemplars.Add(($"{point.Name}{point.Labels} {point.Exemplar!.Labels} {point.Exemplar.Value}", point.Exemplar.TimestampMs!.Value));
        }

        return exemplars;
    }
}
