using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pronoia.Cli.Demo;

/// <summary>A real Prometheus that scrapes the estate, where one is installed.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PrometheusProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Its base address.</summary>
    public Uri Url { get; }

    /// <summary>The full path of the binary on the PATH, or null.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "prometheus.exe" : "prometheus"))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <returns>The process, or null where it does not get ready in time.</returns>
    public static async Task<PrometheusProcess?> StartAsync(string binary, Estate estate, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var config = Path.Combine(directory, "prometheus.yml");
        await File.WriteAllTextAsync(config, Configuration(estate), cancellationToken);
        var port = FreePort();
        var start = new ProcessStartInfo(binary)
        {
            ArgumentList =
            {
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(directory, "tsdb")}",
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                "--log.level=error",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start);
        if (process is null)
        {
            return null;
        }

        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var prometheus = new PrometheusProcess(process, new Uri($"http://127.0.0.1:{port}"));
        if (await prometheus.IsReadyAsync(TimeSpan.FromSeconds(20), cancellationToken))
        {
            return prometheus;
        }

        await prometheus.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Configuration(Estate estate) => string.Create(CultureInfo.InvariantCulture, $$"""
        global:
          scrape_interval: 1s
          scrape_timeout: 900ms
        scrape_configs:
          - job_name: registry_a
            static_configs: [{targets: ['127.0.0.1:{{estate.RegistryA.Port}}']}]
          - job_name: registry_b
            static_configs: [{targets: ['127.0.0.1:{{estate.RegistryB.Port}}']}]
          - job_name: teg_layer
            metrics_path: /api/metrics
            static_configs: [{targets: ['127.0.0.1:{{estate.Teg.Port}}']}]
        """);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (!linked.IsCancellationRequested && !_process.HasExited)
        {
            try
            {
                using var response = await client.GetAsync(new Uri(Url, "/-/ready"), linked.Token);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return false;
    }
}
