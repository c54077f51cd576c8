using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pronoia.Prometheus.Query;

namespace Pronoia.Tests;

/// <summary>A real Prometheus on a loopback port, over blocks that promtool made from series.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private Process? _process;

    private PrometheusServer()
    {
    }

    /// <summary>Where it listens.</summary>
    public string Url => _client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public static async Task<PrometheusServer> StartAsync(IEnumerable<SeriesData> series)
    {
        var server = new PrometheusServer();
        try
        {
            await server.RunAsync(series);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The answer to an instant query, as JSON.</summary>
    public Task<string> InstantAsync(string query, DateTimeOffset time) =>
        AnswerAsync(FormattableString.Invariant($"/api/v1/query?query={Uri.EscapeDataString(query)}&time={time.ToUnixTimeMilliseconds() / 1000.0}"));

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Line(SeriesData series, int index)
    {
        // Prometheus 2.42 takes no space between labels.
        var labels = series.Labels.ToString().Replace("\", ", "\",", StringComparison.Ordinal);
        var value = series.Values.Span[index] switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            var other => other.ToString("R", CultureInfo.InvariantCulture),
        };
        return FormattableString.Invariant($"{labels} {value} {series.Timestamps.Span[index] / 1000.0:F3}");
    }

    private async Task<string> AnswerAsync(string url)
    {
        using var response = await _client.GetAsync(url);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task RunAsync(IEnumerable<SeriesData> series)
    {
        var input = _directory.Combine("openmetrics.txt");
        await using (var writer = new StreamWriter(input) { NewLine = "\n" })
        {
            foreach (var one in series)
            {
                for (var i = 0; i < one.Count; i++)
                {
                    await writer.WriteLineAsync(Line(one, i));
                }
            }

            await writer.WriteLineAsync("# EOF");
        }

        var data = _directory.Combine("data");
        var (exitCode, output) = await Peer.RunAsync("promtool", ["tsdb", "create-blocks-from", "openmetrics", "--quiet", input, data]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException(output);
        }

        var port = FreePort();
        var address = FormattableString.Invariant($"127.0.0.1:{port}");
        _client.BaseAddress = new Uri($"http://{address}");
        _process = Peer.Start(
            "prometheus",
            [
                $"--config.file={_directory.Write("prometheus.yml", "scrape_configs: []\n")}", $"--storage.tsdb.path={data}",
                "--storage.tsdb.retention.time=100y", $"--web.listen-address={address}", "--log.level=error",
            ]);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ReadyAsync();
    }

    private async Task ReadyAsync()
    {
        for (var i = 0; i < 300; i++)
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
}
