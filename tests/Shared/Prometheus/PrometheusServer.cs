using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Pronoia.Tests;

/// <summary>A real Prometheus on a loopback port: over blocks that promtool makes from samples, or scraping what a test tells it to.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private Process? _process;

    private PrometheusServer()
    {
    }

    /// <summary>Its base address.</summary>
    public Uri Url => _client.BaseAddress!;

    /// <summary>Starts one that holds the samples of an OpenMetrics text and scrapes nothing.</summary>
    public static Task<PrometheusServer> FromOpenMetricsAsync(string text) => StartAsync(async server =>
    {
        var (exitCode, output) = await Peer.RunAsync(
            "promtool", ["tsdb", "create-blocks-from", "openmetrics", "--quiet", server._directory.Write("load.txt", text), server._directory.Combine("data")]);
        return exitCode == 0 ? "scrape_configs: []\n" : throw new InvalidOperationException(output);
    });

    /// <summary>Starts one that scrapes every second.</summary>
    /// <param name="scrapeConfigs">The items of <c>scrape_configs</c>, indented.</param>
    /// <param name="feature">A feature to enable, such as <c>native-histograms</c>.</param>
    public static Task<PrometheusServer> ScrapingAsync(string scrapeConfigs, string? feature = null) =>
        StartAsync(_ => Task.FromResult($"global: {{scrape_interval: 1s, scrape_timeout: 900ms}}\nscrape_configs:\n{scrapeConfigs}"), feature);

    /// <summary>The answer to an instant query, as JSON.</summary>
    public Task<string> InstantAsync(string query, DateTimeOffset? time = null) => AnswerAsync(time is { } at
        ? FormattableString.Invariant($"/api/v1/query?query={Uri.EscapeDataString(query)}&time={at.ToUnixTimeMilliseconds() / 1000.0}")
        : $"/api/v1/query?query={Uri.EscapeDataString(query)}");

    /// <summary>The answer to a range query, as JSON.</summary>
    public Task<string> RangeAsync(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step) => AnswerAsync(RangeUrl(query, start, end, step));

    /// <summary>The size of the answer to a range query.</summary>
    public async Task<int> SizeAsync(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step) =>
        (await _client.GetByteArrayAsync(RangeUrl(query, start, end, step))).Length;

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        _client.Dispose();
        _directory.Dispose();
    }

    private static string RangeUrl(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step) => FormattableString.Invariant(
        $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={start.ToUnixTimeMilliseconds() / 1000.0}&end={end.ToUnixTimeMilliseconds() / 1000.0}&step={step.TotalSeconds}");

    private static async Task<PrometheusServer> StartAsync(Func<PrometheusServer, Task<string>> configure, string? feature = null)
    {
        var server = new PrometheusServer();
        try
        {
            await server.RunAsync(await configure(server), feature);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> AnswerAsync(string url)
    {
        using var response = await _client.GetAsync(url);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task RunAsync(string configuration, string? feature)
    {
        var address = FormattableString.Invariant($"127.0.0.1:{FreePort()}");
        _client.BaseAddress = new Uri($"http://{address}");
        _process = Peer.Start(
            "prometheus",
            [
                $"--config.file={_directory.Write("prometheus.yml", configuration)}", $"--storage.tsdb.path={_directory.Combine("data")}",
                "--storage.tsdb.retention.time=100y", $"--web.listen-address={address}", "--log.level=error",
                .. feature is null ? Array.Empty<string>() : [$"--enable-feature={feature}"],
            ]);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var i = 0; i < 300; i++)
        {
            if (_process.HasExited)
            {
                break;
            }

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
}
