using System.Diagnostics;
using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.State;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Tests.Series.Histograms;
using Pronoia.Storage.Uptime;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Crash;

/// <summary>
/// Kills a writing process (SIGKILL) at random points, again and again on the same directory. After each: every acknowledged sample, row, rollup and state is there
/// exactly once, and every checksum holds. PRONOIA_CRASH_ITERATIONS sets how often (default 10).
/// </summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(Durability.Process)]
    [InlineData(Durability.Disk)]
    public async Task What_was_acknowledged_survives_a_kill_at_any_point(Durability durability)
    {
        var iterations = int.Parse(Environment.GetEnvironmentVariable("PRONOIA_CRASH_ITERATIONS") ?? "10", CultureInfo.InvariantCulture);
        using var directory = new TemporaryDirectory();
        var random = new Random(durability == Durability.Disk ? 1 : 2);
        var acknowledged = new HashSet<(string What, int Number, int Step)>();
        var step = 0;
        for (var i = 0; i < iterations; i++)
        {
            await RunAndKillAsync(directory.Path, step, durability, random, acknowledged);
            step = await CheckAsync(directory.Path, acknowledged) + 1;
        }

        Assert.True(acknowledged.Count > 10 * iterations, $"{acknowledged.Count} acknowledgements only");
    }

    private static async Task RunAndKillAsync(
        string directory, int step, Durability durability, Random random, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "exec", typeof(CrashChild).Assembly.Location, "crash-child", directory, step.ToString(CultureInfo.InvariantCulture), durability.ToString() })
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var lines = random.Next(1, 900);
        var extra = random.Next(0, 20_000);
        while (lines-- > 0 && await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(Parse(line));
        }

        Assert.False(child.HasExited, lines > 0 ? await errors : "");
        // A moment that is not right behind an acknowledgement.
        Thread.SpinWait(extra);
        child.Kill();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(Parse(line));
        }

        await child.WaitForExitAsync();
    }

    private static (string What, int Number, int Step) Parse(string line)
    {
        var parts = line.Split(' ');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <returns>The last step of which anything is stored.</returns>
    private static async Task<int> CheckAsync(string directory, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var options = new EmbeddedStorageOptions { Durability = Durability.Process };
        await using var storage = await EmbeddedStorage.OpenAsync(directory, options, TimeProvider.System, CancellationToken.None);
        var last = Math.Max(await CheckSeriesAsync(storage, acknowledged), await CheckRowsAsync(storage, acknowledged));
        var state = await new StateStore(storage.Blobs).LoadAsync("crash", CancellationToken.None);
        var lastState = acknowledged.Where(a => a.What == "state").Select(a => a.Step).DefaultIfEmpty(-1).Max();
        Assert.True((state?.Version ?? -1) >= lastState, $"state of step {state?.Version}, acknowledged {lastState}");
        await foreach (var problem in storage.VerifyAsync(CancellationToken.None))
        {
            Assert.Fail(problem.ToString());
        }

        last = Math.Max(last, Math.Max(await CheckDetectorsAsync(storage, acknowledged), await CheckRollupsAsync(storage, acknowledged)));
        return Math.Max(last, state?.Version ?? -1);
    }

    private static async Task<int> CheckDetectorsAsync(EmbeddedStorage storage, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var document = await new StateStore(storage.Blobs).LoadAsync("detectors", CancellationToken.None);
        var last = -1;
        for (var detector = 0; detector < CrashChild.Detectors; detector++)
        {
            var step = document is null ? -1 : BitConverter.ToInt32(document.Content.Span[(detector * sizeof(int))..]);
            var expected = acknowledged.Where(a => a.What == "detector" && a.Number == detector).Select(a => a.Step).DefaultIfEmpty(-1).Max();
            Assert.True(step >= expected, $"detector {detector} is at step {step}, acknowledged {expected}");
            last = Math.Max(last, step);
        }

        return last;
    }

    private static async Task<int> CheckRollupsAsync(EmbeddedStorage storage, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var stored = new HashSet<(string, int, int)>();
        await foreach (var day in new UptimeRollups(storage.Tables).ReadAsync(CrashChild.Target, DateOnly.MinValue, DateOnly.MaxValue, CancellationToken.None))
        {
            var expected = CrashChild.DayOf(day.Checks);
            Assert.Equal(expected with { Latency = day.Latency }, day);
            Assert.Equal(expected.Latency.ToBytes(), day.Latency.ToBytes());
            Assert.True(stored.Add(("uptime", 0, day.Checks)));
        }

        Assert.Empty(acknowledged.Where(a => a.What == "uptime").Except(stored));
        return stored.Select(s => s.Item3).DefaultIfEmpty(-1).Max();
    }

    private static async Task<int> CheckSeriesAsync(EmbeddedStorage storage, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var store = new SeriesStore(storage.Blobs, new ManualTimeProvider(CrashChild.Epoch), new SeriesStoreOptions());
        await foreach (var problem in store.VerifyAsync(CancellationToken.None))
        {
            Assert.Fail(problem.ToString());
        }

        var last = -1;
        var found = await store.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, "crash_metric")], 0, long.MaxValue, CancellationToken.None);
        for (var shard = 0; shard < CrashChild.Shards; shard++)
        {
            var steps = acknowledged.Where(a => a.What == "series" && a.Number == shard).Select(a => a.Step).ToHashSet();
            for (var series = 0; series < CrashChild.SeriesPerShard; series++)
            {
                var data = found.SingleOrDefault(s => s.Labels.Equals(CrashChild.LabelsOf(shard, series)));
                var stored = new HashSet<int>();
                for (var i = 0; i < (data?.Count ?? 0); i++)
                {
                    var step = (int)((data!.Timestamps.Span[i] - CrashChild.Epoch.ToUnixTimeMilliseconds()) / 60_000);
                    Assert.True(stored.Add(step), $"shard {shard}, series {series}: step {step} twice");
                    HistogramAssert.Same(CrashChild.HistogramOf(step, shard, series), HistogramAssert.At(data, i));
                    if (!data.IsHistogram(i))
                    {
                        Assert.Equal(CrashChild.ValueOf(step, shard, series), data.Values.Span[i]);
                    }

                    last = Math.Max(last, step);
                }

                Assert.Empty(steps.Except(stored));
            }
        }

        return last;
    }

    private static async Task<int> CheckRowsAsync(EmbeddedStorage storage, HashSet<(string What, int Number, int Step)> acknowledged)
    {
        var stored = new HashSet<(string, int, int)>();
        var counters = new int[3];
        var last = -1;
        await foreach (var row in storage.Tables.QueryAsync(CrashChild.Table, "p", RowKeyRange.All, CancellationToken.None))
        {
            var step = (int)row.GetInt64("Step")!;
            if (row.RowKey.StartsWith("counter", StringComparison.Ordinal))
            {
                counters[row.RowKey[^1] - '0'] = step;
                continue;
            }

            last = Math.Max(last, step);
            stored.Add(("row", row.RowKey[^1] - '0', step));
        }

        Assert.Empty(acknowledged.Where(a => a.What == "row").Except(stored));
        for (var i = 0; i < counters.Length; i++)
        {
            // A batch is whole or absent: the counter says what the last row says.
            Assert.Equal(stored.Where(s => s.Item2 == i).Select(s => s.Item3).DefaultIfEmpty(0).Max(), counters[i]);
        }

        return last;
    }
}
