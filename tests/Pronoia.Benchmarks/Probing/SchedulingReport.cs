using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;
using Pronoia.Tests;

namespace Pronoia.Benchmarks.Probing;

/// <summary>
/// How late probes begin: <c>probing --lag [--targets 5000] [--interval 30s] [--seconds 125] [--tick MS]</c>. A whole engine with the default rules and
/// detection, storage on disk, the runner of <c>pronoia run</c>; the lag of a probe is from its slot to its start, as the results table tells. The first
/// interval and what precedes it is warm-up.
/// </summary>
internal static class SchedulingReport
{
    public static async Task<int> RunAsync(string[] arguments, string httpPort)
    {
        var count = int.Parse(ProbingReport.Option(arguments, "--targets", "5000"), CultureInfo.InvariantCulture);
        var interval = ProbingReport.Option(arguments, "--interval", "30s");
        var seconds = double.Parse(ProbingReport.Option(arguments, "--seconds", "125"), CultureInfo.InvariantCulture);
        var tick = double.Parse(ProbingReport.Option(arguments, "--tick", "0"), CultureInfo.InvariantCulture);
        using var directory = new TemporaryDirectory();
        var config = ConfigurationLoader.Parse(Yaml(count, interval, httpPort), "bench.yaml", ".");
        await using var storage = await EmbeddedStorage.OpenAsync(directory.Path, new EmbeddedStorageOptions(), TimeProvider.System, default);
        using var engine = new PronoiaEngine(config, storage, TimeProvider.System, NullLoggerFactory.Instance);
        var runner = new LocalRunner(engine, storage.Queue, TimeProvider.System, NullLogger<LocalRunner>.Instance);
        if (tick > 0)
        {
            runner = new LocalRunner(engine, storage.Queue, TimeProvider.System, NullLogger<LocalRunner>.Instance) { TickInterval = TimeSpan.FromMilliseconds(tick) };
        }

        var start = TimeProvider.System.GetUtcNow();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var own = Process.GetCurrentProcess();
        var cpu = own.TotalProcessorTime;
        await runner.RunAsync(stop.Token);
        own.Refresh();
        var used = (own.TotalProcessorTime - cpu).TotalSeconds / seconds;

        var measuredFrom = start + config.Targets[0].Interval + TimeSpan.FromSeconds(5);
        var (lags, slots, failed) = await LagsAsync(storage.Tables, measuredFrom);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {interval} | {runner.TickInterval.TotalMilliseconds:F0} ms | {lags.Count} | {failed} | {Percentile(lags, 0.5):F0} | {Percentile(lags, 0.9):F0} | {Percentile(lags, 0.99):F0} | {lags[^1]:F0} | {used:F2} | {slots} |"));
        return 0;
    }

    private static string Yaml(int count, string interval, string port)
    {
        var yaml = new StringBuilder($"global: {{interval: {interval}, timeout: 5s}}\nmodules: {{http: {{prober: http, http: {{preferred_ip_protocol: ip4}}}}}}\ntargets:\n");
        for (var i = 0; i < count; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{name: t{i}, url: 'http://127.0.0.1:{port}/{i}', module: http}}\n");
        }

        return yaml.ToString();
    }

    private static async Task<(List<double> Milliseconds, int Slots, int Failed)> LagsAsync(ITableStore tables, DateTimeOffset from)
    {
        var lags = new List<double>();
        var slots = new HashSet<DateTimeOffset>();
        var failed = 0;
        await foreach (var partition in tables.PartitionsAsync(ProbeResultRow.Table, default))
        {
            await foreach (var row in tables.QueryAsync(ProbeResultRow.Table, partition, RowKeyRange.All, default))
            {
                if (row.GetTime("Slot") is { } slot && slot >= from && row.GetTime("StartedAt") is { } startedAt)
                {
                    slots.Add(slot);
                    lags.Add((startedAt - slot).TotalMilliseconds);
                    failed += row.GetString("Verdict") == "Up" ? 0 : 1;
                }
            }
        }

        lags.Sort();
        return (lags, slots.Count, failed);
    }

    private static double Percentile(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
