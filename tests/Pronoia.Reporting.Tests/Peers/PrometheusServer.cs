using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Pronoia.Reporting.Tests.Peers;

/// <summary>A real Prometheus on loopback that holds the samples of an OpenMetrics text.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new();
    private Process? _process;

    public static async Task<PrometheusServer> StartAsync(string openMetrics)
    {
        var server = new PrometheusServer();
        try
        {
            var input = server._directory.Write("load.txt", openMetrics);
            var data = Path.Combine(server._directory.Path, "data");
            var (exitCode, output) = await Peer.RunAsync("promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", input, data);
            Assert.True(exitCode == 0, output);
            await server.ListenAsync(server._directory.Write("prometheus.yml", "global: {}\n"), data);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates a query and gives the number of series, or the error.</summary>
    public async Task<(int Series, string? Error)> QueryAsync(string query, DateTimeOffset at)
    {
        using var content = new FormUrlEncodedContent([new("query", query), new("time", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        using var response = await _client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), content);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? (json.GetProperty("data").GetProperty("result").GetArrayLength(), null)
            : (0, json.GetProperty("error").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _client.Dispose();
        _directory.Dispose();
    }

    private async Task ListenAsync(string configuration, string data)
    {
        var port = FreePort();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        _process = Process.Start(new ProcessStartInfo(
            PeerFactAttribute.Find("prometheus")!,
            [$"--config.file={configuration}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            UseShellExecute = false,
        })!;
        for (var attempt = 0; attempt < 300; attempt++)
        {
            Assert.False(_process.HasExited, "prometheus ended at once");
            try
            {
                using var response = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative));
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

        Assert.Fail("prometheus did not become ready within 30 s");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
