using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pronoia.Prometheus.Model;
using Pronoia.Tests;

namespace Pronoia.Interop.Tests.Federation;

/// <summary>Debian's Prometheus on a loopback port, scraping what a test tells it to.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new();
    private Process? _process;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public static async Task<PrometheusServer> StartAsync(string scrapeConfigs)
    {
        var server = new PrometheusServer();
        var config = server._directory.Write("prometheus.yml", $"global: {{scrape_interval: 1s, scrape_timeout: 900ms}}\nscrape_configs:\n{scrapeConfigs}");
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            server.Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        }

        server._process = Peer.Start("prometheus", [$"--config.file={config}", $"--storage.tsdb.path={server._directory.Combine("tsdb")}", $"--web.listen-address={server.Url.Authority}", "--log.level=error"]);
        return server;
    }

    /// <summary>Asks until a query gives an answer that will do; at most a minute.</summary>
    public async Task<Dictionary<Labels, double>> QueryUntilAsync(string expr, Func<Dictionary<Labels, double>, bool> done)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                var answer = await QueryAsync(expr);
                if (done(answer))
                {
                    return answer;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException($"Prometheus never answered {expr} as expected");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _client.Dispose();
        _directory.Dispose();
    }

    private async Task<Dictionary<Labels, double>> QueryAsync(string expr)
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync(new Uri(Url, $"/api/v1/query?query={Uri.EscapeDataString(expr)}")));
        return answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            element => Labels.Of(element.GetProperty("metric").EnumerateObject().Select(p => new Label(p.Name, p.Value.GetString()!))),
            element => double.Parse(Go(element.GetProperty("value")[1].GetString()!), CultureInfo.InvariantCulture));
    }

    private static string Go(string number) => number switch { "+Inf" => "Infinity", "-Inf" => "-Infinity", _ => number };
}
