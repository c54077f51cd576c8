using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pronoia.Probing;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Benchmarks.Probing;

/// <summary>
/// Probes per second, CPU and memory of our prober and of blackbox_exporter against the same servers, one after the other in one run:
/// <c>probing [--seconds N] [--targets N,N…] [--probe http|https|tcp]</c>. Ours runs inside this process, as in the product; blackbox_exporter is asked over HTTP, as
/// Prometheus asks it, and only its own process is measured. Servers run in a process of their own.
/// </summary>
internal static class ProbingReport
{
    private const string Exporter = "prometheus-blackbox-exporter";
    private const int InFlight = 64;

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    private static readonly (string Name, string Module, int Port)[] Kinds = [("HTTP", "http", 0), ("HTTPS, no keep-alive", "https", 1), ("TCP", "tcp", 2)];

    private static readonly Dictionary<string, ProbeModule> Modules = new[]
    {
        new ProbeModule { Name = "http", Prober = ProberKind.Http, Http = new HttpProbe { PreferredIpProtocol = IpProtocol.Ip4 } },
        new ProbeModule
        {
            Name = "https",
            Prober = ProberKind.Http,
            Http = new HttpProbe { PreferredIpProtocol = IpProtocol.Ip4, EnableHttp2 = false, TlsOptions = new TlsConfig { InsecureSkipVerify = true } },
        },
        new ProbeModule { Name = "tcp", Prober = ProberKind.Tcp, Tcp = new TcpProbe { PreferredIpProtocol = IpProtocol.Ip4 } },
    }.ToDictionary(m => m.Name, StringComparer.Ordinal);

    private const string ModuleFile = """
        modules:
          http: {prober: http, http: {preferred_ip_protocol: ip4}}
          https: {prober: http, http: {preferred_ip_protocol: ip4, enable_http2: false, tls_config: {insecure_skip_verify: true}}}
          tcp: {prober: tcp, tcp: {preferred_ip_protocol: ip4}}
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["serve"])
        {
            return await BenchmarkServer.RunAsync();
        }

        var seconds = double.Parse(Option(arguments, "--seconds", "4"), CultureInfo.InvariantCulture);
        var counts = Option(arguments, "--targets", "100,1000").Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture)).ToList();
        using var server = Start(Environment.ProcessPath!, redirectInput: true, "probing", "serve");
        var ports = (await server.StandardOutput.ReadLineAsync())!.Split(' ');
        try
        {
            if (arguments.Contains("--lag"))
            {
                Console.WriteLine("| targets | interval | tick | probes | not up | p50 ms | p90 ms | p99 ms | max ms | cores used | slots |\n|---|---|---|---|---|---|---|---|---|---|---|");
                return await SchedulingReport.RunAsync(arguments, ports[0]);
            }

            Console.WriteLine($"load average before: {LoadAverage()}\n");
            Console.WriteLine("| probe | targets | ours probes/s | blackbox probes/s | ours CPU-s/1,000 | blackbox CPU-s/1,000 | ours / blackbox | ours KiB allocated/probe |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            var only = Option(arguments, "--probe", "");
            foreach (var (name, module, port) in Kinds.Where(k => only.Length == 0 || k.Module == only))
            {
                foreach (var count in counts)
                {
                    await CompareAsync(name, module, Targets(module, ports[port], count), TimeSpan.FromSeconds(seconds));
                }
            }

            await MeasureMemoryAsync();
            Console.WriteLine($"load average after: {LoadAverage()}");
        }
        finally
        {
            server.Kill();
        }

        return 0;
    }

    private static string[] Targets(string module, string port, int count) =>
        [.. Enumerable.Range(0, count).Select(i => module == "tcp" ? $"127.0.0.1:{port}" : $"{module}://127.0.0.1:{port}/{i}")];

    private static async Task CompareAsync(string name, string module, string[] targets, TimeSpan duration)
    {
        using var prober = new Prober(new ProberOptions(), TimeProvider.System);
        async Task<bool> Ours(string target) => (await prober.ProbeAsync(Modules[module], target, ProbeTimeout, default)).Success;
        await LoadAsync(Ours, targets, duration);
        using var own = Process.GetCurrentProcess();
        var allocated = GC.GetTotalAllocatedBytes();
        var ours = await MeasureAsync(own, Ours, targets, duration);
        var kib = (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / ours.Count;

        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, ModuleFile);
        using var exporter = Start(Exporter, redirectInput: false, $"--config.file={configuration}", "--web.listen-address=127.0.0.1:0", "--log.level=info");
        try
        {
            var address = await AddressAsync(exporter);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}") };
            async Task<bool> Theirs(string target) =>
                (await client.GetStringAsync(new Uri($"/probe?module={module}&target={Uri.EscapeDataString(target)}", UriKind.Relative)))
                    .Contains("\nprobe_success 1", StringComparison.Ordinal);
            await LoadAsync(Theirs, targets, duration);
            var theirs = await MeasureAsync(exporter, Theirs, targets, duration);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {targets.Length} | {ours.PerSecond:F0} | {theirs.PerSecond:F0} | {ours.CpuPerThousand:F3} | {theirs.CpuPerThousand:F3} | {ours.CpuPerThousand / theirs.CpuPerThousand:F2} | {kib:F1} |"));
        }
        finally
        {
            exporter.Kill();
            File.Delete(configuration);
        }
    }

    private static async Task<(long Count, double PerSecond, double CpuPerThousand)> MeasureAsync(
        Process process, Func<string, Task<bool>> probe, string[] targets, TimeSpan duration)
    {
        process.Refresh();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var count = await LoadAsync(probe, targets, duration);
        clock.Stop();
        process.Refresh();
        return (count, count / clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds / count * 1000);
    }

    private static async Task<long> LoadAsync(Func<string, Task<bool>> probe, string[] targets, TimeSpan duration)
    {
        var (next, good, clock) = (-1L, 0L, Stopwatch.StartNew());
        async Task WorkAsync()
        {
            while (clock.Elapsed < duration)
            {
                if (!await probe(targets[Interlocked.Increment(ref next) % targets.Length]))
                {
                    throw new InvalidOperationException("a probe failed: the numbers would mean nothing");
                }

                Interlocked.Increment(ref good);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => WorkAsync()));
        return good;
    }

    // Memory of probes in flight: against a server that never answers, so that all are open at once.
    private static async Task MeasureMemoryAsync()
    {
        const int count = 1000;
        using var silent = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        silent.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        silent.Listen(2 * count);
        var target = $"127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndPoint!).Port}";
        using var prober = new Prober(new ProberOptions(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var probes = Enumerable.Range(0, count).Select(_ => prober.ProbeAsync(Modules["http"], target, ProbeTimeout, stop.Token).AsTask()).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\n{count} HTTP probes in flight: {(after - before) / 1024.0 / count:F1} KiB of managed memory each ({probes.Count(p => !p.IsCompleted)} open)"));
        await stop.CancelAsync();
        await Task.WhenAll(probes.Select(p => p.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    // Linux only, as the peer binary: what else the machine did.
    private static string LoadAverage() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static async Task<string> AddressAsync(Process exporter)
    {
        while (await exporter.StandardError.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, @"127\.0\.0\.1:[1-9][0-9]*") is { Success: true } match)
            {
                _ = exporter.StandardError.ReadToEndAsync();
                return match.Value;
            }
        }

        throw new InvalidOperationException($"{Exporter} does not start");
    }

    private static Process Start(string binary, bool redirectInput, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(binary, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = !redirectInput,
            RedirectStandardInput = redirectInput,
            UseShellExecute = false,
        })!;

    internal static string Option(string[] arguments, string name, string fallback) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : fallback;
}
