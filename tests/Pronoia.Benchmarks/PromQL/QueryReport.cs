using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;

namespace Pronoia.Benchmarks.PromQL;

/// <summary>
/// Range queries over 1,000 series of 6 hours at 15 s: the engine over series in memory, and a real Prometheus over HTTP with the same data where one is
/// installed: <c>promql</c>.
/// </summary>
internal static class QueryReport
{
    private const int Instances = 100;
    private const int Rounds = 7;
    private const long IntervalMs = 15_000;
    private const int Samples = 6 * 3600 / 15;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];

    private static readonly string[] Queries =
    [
        "request_seconds_bucket",
        "rate(request_seconds_bucket[5m])",
        "sum by (instance) (rate(request_seconds_bucket[5m]))",
        "histogram_quantile(0.9, sum by (le) (rate(request_seconds_bucket[5m])))",
        "histogram_quantile(0.9, rate(request_seconds_bucket[5m]))",
        "avg_over_time(request_seconds_bucket[30m])",
        "topk(5, request_seconds_bucket)",
        "rate(request_seconds_bucket{le=\"0.5\"}[5m]) / ignoring(le) rate(request_seconds_bucket{le=\"+Inf\"}[5m])",
        "max_over_time(sum(rate(request_seconds_bucket[5m]))[30m:1m])",
    ];

    public static async Task<int> RunAsync()
    {
        var source = new Source(Generate());
        var engine = new PromQLEngine(new PromQLOptions());
        var (end, step) = (Start.AddMilliseconds((Samples - 1) * IntervalMs), TimeSpan.FromMilliseconds(IntervalMs));
        using var directory = new Pronoia.Tests.TemporaryDirectory();
        using var peer = await StartPeerAsync(source, directory.Path);
        Print("| query, 6 h at 15 s | Pronoia's engine, ms | Prometheus over HTTP, ms |");
        Print("|---|---|---|");
        foreach (var query in Queries)
        {
            var ours = await MedianAsync(async () => (await engine.RangeAsync(source, query, Start, end, step, CancellationToken.None)).Matrix.Count);
            var theirs = peer is null ? null : (double?)await MedianAsync(() => peer.QueryAsync(query, Start, end, step));
            Print(string.Create(CultureInfo.InvariantCulture, $"| `{query}` | {ours:F0} | {theirs?.ToString("F0", CultureInfo.InvariantCulture) ?? "not installed"} |"));
        }

        return 0;
    }

    /// <summary>The median of several runs after one to warm up, in milliseconds.</summary>
    private static async Task<double> MedianAsync(Func<Task<int>> run)
    {
        await run();
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times[Rounds / 2];
    }

    /// <summary>Cumulative buckets of instances that differ in rate and restart now and then.</summary>
    private static List<SeriesData> Generate()
    {
        var random = new Random(42);
        var series = new List<SeriesData>();
        var times = Enumerable.Range(0, Samples).Select(i => Start.ToUnixTimeMilliseconds() + i * IntervalMs).ToArray();
        for (var instance = 0; instance < Instances; instance++)
        {
            var restart = random.Next(Samples);
            for (var bound = 0; bound < Bounds.Length; bound++)
            {
                var values = new double[Samples];
                for (var i = 1; i < Samples; i++)
                {
                    values[i] = i == restart ? 0 : values[i - 1] + random.Next(1, 4) + bound * (1 + instance % 7);
                }

                var labels = Labels.Of("request_seconds_bucket", ("instance", $"host-{instance:000}:9100"), ("job", "api"), ("le", Bounds[bound]));
                series.Add(new SeriesData(labels, times, values));
            }
        }

        return [.. series.OrderBy(s => s.Labels)];
    }

    private static async Task<PrometheusServer?> StartPeerAsync(Source source, string directory)
    {
        var input = Path.Combine(directory, "openmetrics.txt");
        await using (var writer = new StreamWriter(input) { NewLine = "\n" })
        {
            await writer.WriteLineAsync("# TYPE request_seconds_bucket unknown");
            foreach (var series in source.All)
            {
                // Prometheus 2.42 takes no space between labels.
                var labels = series.Labels.ToString().Replace("\", ", "\",", StringComparison.Ordinal);
                for (var i = 0; i < series.Count; i++)
                {
                    await writer.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{labels} {series.Values.Span[i]} {series.Timestamps.Span[i] / 1000}"));
                }
            }

            await writer.WriteLineAsync("# EOF");
        }

        return await PrometheusServer.StartAsync(input, directory);
    }

    private static void Print(string line) => Console.WriteLine(line);

    private sealed class Source(List<SeriesData> series) : ISeriesSource
    {
        public IReadOnlyList<SeriesData> All => series;

        public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
            IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SeriesData>>([.. series.Where(s => matchers.All(m => m.Matches(s.Labels)))]);
    }

    /// <summary>A Prometheus over blocks made from a file of samples.</summary>
    private sealed class PrometheusServer : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client;

        private PrometheusServer(Process process, int port)
        {
            _process = process;
            _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        }

        public static async Task<PrometheusServer?> StartAsync(string samples, string directory)
        {
            var data = Path.Combine(directory, "data");
            var configuration = Path.Combine(directory, "prometheus.yml");
            await File.WriteAllTextAsync(configuration, "scrape_configs: []\n");
            var port = FreePort();
            try
            {
                using var promtool = Start("promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", samples, data);
                await promtool.WaitForExitAsync();
                var process = Start(
                    "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y",
                    string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--log.level=error");
                var server = new PrometheusServer(process, port);
                await server.ReadyAsync();
                return server;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }
        }

        public async Task<int> QueryAsync(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step)
        {
            var url = string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={start.ToUnixTimeSeconds()}&end={end.ToUnixTimeSeconds()}&step={step.TotalSeconds}");
            return (await _client.GetByteArrayAsync(url)).Length;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _client.Dispose();
        }

        private async Task ReadyAsync()
        {
            for (var i = 0; i < 200; i++)
            {
                try
                {
                    using var response = await _client.GetAsync("/-/ready");
                    if (response.IsSuccessStatusCode)
                    {
                        return;
                    }
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }

            throw new InvalidOperationException("prometheus did not get ready");
        }

        private static Process Start(string program, params string[] arguments) =>
            Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
