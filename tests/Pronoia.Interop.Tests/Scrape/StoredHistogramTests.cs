using System.Globalization;
using System.Text.Json;
using Pronoia.Interop.Tests.Api;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>Native histograms that Prometheus and Pronoia scrape from the same target, as each gives them back from its store.</summary>
public sealed class StoredHistogramTests
{
    private const string Histograms = "{job=\"j\",__name__=~\"native_.*|both_.*\"}";

    [GoExporterFact]
    public async Task What_was_scraped_is_answered_and_ends_as_in_Prometheus()
    {
        using var exporter = await GoExporter.StartAsync();
        using var directory = new TemporaryDirectory();
        var job = $"  - job_name: j\n    static_configs: [{{targets: ['{exporter.Address}']}}]\n";
        using var prometheus = await PrometheusServer.ScrapingAsync(job, "native-histograms");
        var path = directory.Write("prometheus.yml", $"global: {{scrape_interval: 1s, scrape_timeout: 900ms}}\nscrape_configs:\n{job}    scrape_native_histograms: true\n");
        await using var host = await ApiHost.StartAsync($"global: {{interval: 1s, default_rules: false, default_detection: false}}\nscrape_config_files: ['{path}']");
        host.Run();

        var ours = await AskAsync(host.Url, Histograms, found => found.Count == 7);
        var theirs = await AskAsync(prometheus.Url, Histograms, found => found.Count == 7);
        Assert.Equal(theirs, ours);
        Assert.All(ours.Values, shown => Assert.Contains("count", shown, StringComparison.Ordinal));
        foreach (var query in new[] { "histogram_count(native_normal)", "histogram_sum(native_latency)", "rate(native_normal[1m])", "sum by (job) ({__name__=~\"native_(normal|latency)\"})" })
        {
            Assert.Equal(await AskAsync(prometheus.Url, query, found => found.Count > 0), await AskAsync(host.Url, query, found => found.Count > 0));
        }

        exporter.Stop();
        Assert.Empty(await AskAsync(prometheus.Url, Histograms, found => found.Count == 0));
        Assert.Empty(await AskAsync(host.Url, Histograms, found => found.Count == 0));
    }

    /// <summary>Asks until the answer will do, at most a minute. The values by labels.</summary>
    private static async Task<SortedDictionary<string, string>> AskAsync(Uri url, string query, Func<SortedDictionary<string, string>, bool> done)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        SortedDictionary<string, string> found = [];
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(url, $"/api/v1/query?query={Uri.EscapeDataString(query)}")));
            found = new SortedDictionary<string, string>(
                answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Where(s => s.TryGetProperty("histogram", out _) || query.StartsWith("histogram_", StringComparison.Ordinal)).ToDictionary(
                    s => s.GetProperty("metric").ToString(), s => s.TryGetProperty("histogram", out var histogram) ? Shown(histogram[1]) : s.GetProperty("value")[1].GetString()!),
                StringComparer.Ordinal);
            if (done(found))
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        throw new TimeoutException($"{url}: {query} gave {string.Join('\n', found)}");
    }

    /// <summary>Bounds without their last digits, which Prometheus takes from a table.</summary>
    private static string Shown(JsonElement histogram)
    {
        var buckets = histogram.TryGetProperty("buckets", out var list) ? list.EnumerateArray().Select(b => $"{b[0]} {Bound(b[1])} {Bound(b[2])} {Bound(b[3])}") : [];
        return $"count {histogram.GetProperty("count")} sum {histogram.GetProperty("sum")}: {string.Join(", ", buckets)}";

        static string Bound(JsonElement text) => text.GetString() is "+Inf" or "-Inf" ? text.GetString()! : double.Parse(text.GetString()!, CultureInfo.InvariantCulture).ToString("G13", CultureInfo.InvariantCulture);
    }
}
