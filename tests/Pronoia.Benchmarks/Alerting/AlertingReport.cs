using System.Diagnostics;
using System.Globalization;

namespace Pronoia.Benchmarks.Alerting;

/// <summary>Measures alerting by processor time, which other programs on the machine falsify less than the wall clock: taking alerts, first messages, full evaluations, memory.</summary>
internal static class AlertingReport
{
    private const int Rounds = 25;

    /// <summary>Runs the workload and prints one line per measurement.</summary>
    public static async Task<int> RunAsync()
    {
        var workload = new AlertingWorkload();
        await MeasureAsync($"taking {AlertingWorkload.Alerts} alerts", 1, workload.PutAsync);
        await MeasureAsync("first messages of all groups", 1, workload.FlushAsync);
        Console.WriteLine($"messages sent: {workload.Sent}");
        await MeasureAsync("full evaluation", Rounds, workload.FlushAsync);
        await MeasureAsync("full evaluation after a restart", 5, () =>
        {
            workload.Restart();
            return workload.FlushAsync();
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"managed heap: {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:0.0} MiB"));
        if (File.Exists("/proc/loadavg"))
        {
            Console.WriteLine($"load average: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        }

        return 0;
    }

    private static async Task MeasureAsync(string what, int rounds, Func<Task> run)
    {
        var (processor, wall) = (new List<double>(), new List<double>());
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < rounds; i++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            await run();
            wall.Add(clock.Elapsed.TotalMilliseconds);
            process.Refresh();
            processor.Add((process.TotalProcessorTime - before).TotalMilliseconds);
        }

        processor.Sort();
        wall.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: processor {processor[0]:0}/{processor[rounds / 2]:0}/{processor[^1]:0} ms, wall clock {wall[0]:0}/{wall[rounds / 2]:0}/{wall[^1]:0} ms (least, median, most of {rounds})"));
    }
}
