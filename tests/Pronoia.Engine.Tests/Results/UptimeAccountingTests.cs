using Pronoia.Engine.Configuration;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Reporting.Model;
using Pronoia.Storage;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;
using Pronoia.Tests.Faults;

namespace Pronoia.Engine.Tests.Results;

/// <summary>
/// Holds the rollups against a recomputation, second by second, from raw result rows, the slot ledger and the calendar, over histories with gaps, maintenance,
/// slots that come twice or late, workers that die between two writes, and a target that moves to another job.
/// </summary>
public sealed class UptimeAccountingTests
{
    private const int IntervalSeconds = 300;
    private const int Slots = 1_100;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 2, 0, TimeSpan.Zero);
    private static readonly PronoiaConfig Config = ConfigurationLoader.Parse(
        """
        targets:
          - {name: a, url: "http://a", interval: 5m}
          - {name: b/1, url: "http://b", interval: 5m, labels: {team: web}}
        alerting:
          route: {receiver: r}
          receivers: [{name: r}]
          time_intervals: [{name: night, time_intervals: [{times: [{start_time: '23:17', end_time: '24:00'}, {start_time: '00:00', end_time: '02:13'}], location: Europe/Berlin}]}]
          maintenance_windows:
            - {name: nightly, matchers: ['team=web'], time_intervals: [night]}
            - {name: upgrade, starts_at: 2026-11-21T10:00:30Z, ends_at: 2026-11-21T18:00:00Z}
        """,
        "test.yaml",
        ".");

    private readonly InMemoryStorage _storage = new();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.02)]
    [InlineData(3, 0.1)]
    public async Task Rollups_are_what_the_raw_rows_come_to(int seed, double faults)
    {
        var random = new Random(seed);
        var plan = new FaultPlan(seed, faults);
        var ledger = new SlotLedger(_storage.Tables);
        var jobs = new[] { NewJob("probe-5m-0"), NewJob("probe-5m-1") };
        var job = jobs[0];
        for (var i = 0; i < Slots; i++)
        {
            // One in a while nothing runs: a few slots, or more than a day.
            i += random.Next(150) == 0 ? random.Next(1, 20) : 0;
            i = i is >= 500 and < 900 ? 900 : i;
            job = random.Next(200) == 0 ? jobs[random.Next(2)] : job;
            var slot = SlotAt(i);
            await ledger.PlanAsync("done", [slot], default);
            if (await RunAsync(job, slot, random, plan))
            {
                await ledger.FinishAsync("done", slot, SlotState.Done, slot, null, default);
            }

            // Comes again although it is done, or long after its time.
            if (random.Next(20) == 0)
            {
                await RunAsync(job, slot, random, plan);
                await RunAsync(job, SlotAt(Math.Max(0, i - random.Next(4))), random, plan);
            }
        }

        Assert.True(faults == 0 || plan.Injected > 30);
        foreach (var target in Config.Targets)
        {
            await CheckAsync(target, jobs, ledger);
        }
    }

    private static Job NewJob(string id) => new() { Id = id, Kind = JobKind.Probe, Interval = TimeSpan.FromSeconds(IntervalSeconds), Targets = Config.Targets };

    private static DateTimeOffset SlotAt(int index) => Start.AddSeconds((double)index * IntervalSeconds);

    private async Task<bool> RunAsync(Job job, DateTimeOffset slot, Random random, FaultPlan plan)
    {
        for (var delivery = 0; delivery < 6; delivery++)
        {
            // A worker of its own each time, which finds something else than the one that died.
            var writer = new ProbeResultWriter(new FaultyTableStore(_storage.Tables, plan));
            var results = job.Targets.Select(t => (t, Result(random))).ToList();
            try
            {
                await writer.WriteAsync(Config, job, slot, results, default);
                return true;
            }
            catch (Exception e) when (e is IOException or TimeoutException or StorageConflictException)
            {
                // Died; the message comes again.
            }
        }

        return false;
    }

    private async Task CheckAsync(TargetConfig target, Job[] jobs, SlotLedger ledger)
    {
        var reader = new TargetReader(_storage.Tables);
        var rows = await RawAsync(target, jobs);
        var statuses = new List<TargetStatus>();
        foreach (var job in jobs)
        {
            if (await _storage.Tables.GetAsync(TargetStatus.Table, job.Id, TableKey.Escape(target.Name), default) is { } row)
            {
                statuses.Add(TargetStatus.FromRow(row));
            }
        }

        var status = statuses.MaxBy(s => s.LastSlot)!;
        var done = new HashSet<DateTimeOffset>();
        await foreach (var slot in ledger.QueryAsync("done", Start, SlotAt(Slots), default))
        {
            if (slot.State == SlotState.Done)
            {
                done.Add(slot.ScheduledAt);
            }
        }

        foreach (var (slot, _) in rows.Where(r => !done.Contains(r.Key)).ToList())
        {
            rows.Remove(slot);
        }

        var days = new List<UptimeDay>();
        await foreach (var day in new UptimeRollups(_storage.Tables).ReadAsync(target.Name, DateOnly.MinValue, DateOnly.MaxValue, default))
        {
            days.Add(day);
        }

        days.Add(status.Today!);
        var naive = Naive(target, rows, status.LastSlot);
        Assert.Equal(naive.Keys, days.Select(d => d.Day));
        var segments = TargetReader.ToUptime(await reader.SegmentsAsync(target.Name, status, Start, status.LastSlot, default));
        foreach (var day in days)
        {
            var expected = naive[day.Day];
            var uptime = new UptimeSeconds(day.UpSeconds, day.DegradedSeconds, day.DownSeconds, day.UnknownSeconds, day.MaintenanceSeconds);
            Assert.Equal(expected.Uptime, uptime);
            Assert.Equal((expected.Checks, expected.Missed), (day.Checks, day.MissedChecks));
            Assert.Equal(expected.Latencies.Count, day.Latency.Count);
            Assert.Equal(expected.Latencies.Sum(), day.Latency.Sum, 9);
            Assert.Equal(expected.Latencies.DefaultIfEmpty(double.NaN).Max(), day.Latency.Max);

            var midnight = new DateTimeOffset(day.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            var (from, to) = (midnight > Start ? midnight : Start, midnight.AddDays(1) < status.LastSlot ? midnight.AddDays(1) : status.LastSlot);
            Assert.Equal(uptime, UptimeSeconds.Of(segments, from, to));
        }

        Assert.True(days.Sum(d => d.MaintenanceSeconds) > 7 * 3600);
        Assert.True(days.Sum(d => d.UnknownSeconds) > 20 * 3600);
    }

    private async Task<Dictionary<DateTimeOffset, TableRow>> RawAsync(TargetConfig target, Job[] jobs)
    {
        var rows = new Dictionary<DateTimeOffset, TableRow>();
        foreach (var job in jobs)
        {
            for (var day = Start; day < SlotAt(Slots).AddDays(1); day = day.AddDays(1))
            {
                await foreach (var row in _storage.Tables.QueryAsync(ProbeResultRow.Table, ProbeResultRow.Partition(job.Id, day), RowKeyRange.All, default))
                {
                    if (row.GetString("Target") == target.Name)
                    {
                        rows[row.GetTime("Slot")!.Value] = row;
                    }
                }
            }
        }

        return rows;
    }

    private static SortedDictionary<DateOnly, (UptimeSeconds Uptime, int Checks, int Missed, List<double> Latencies)> Naive(
        TargetConfig target, Dictionary<DateTimeOffset, TableRow> rows, DateTimeOffset last)
    {
        var calendar = new MaintenanceCalendar(Config);
        var days = new SortedDictionary<DateOnly, (UptimeSeconds Uptime, int Checks, int Missed, List<double> Latencies)>();
        for (var at = Start; at <= last; at = at.AddSeconds(1))
        {
            var day = DateOnly.FromDateTime(at.UtcDateTime);
            var (uptime, checks, missed, latencies) = days.TryGetValue(day, out var known) ? known : (default, 0, 0, []);
            var elapsed = (int)(at - Start).TotalSeconds;
            var row = rows.GetValueOrDefault(SlotAt(elapsed / IntervalSeconds));
            var state = row is null
                ? calendar.Find(target.SeriesLabels, at) is null ? "Unknown" : "Maintenance"
                : row.GetString("Maintenance") is null ? row.GetString("Verdict") : "Maintenance";
            if (elapsed % IntervalSeconds == 0)
            {
                checks += row is null ? 0 : 1;
                missed += row is null ? 1 : 0;
                if (state is "Up" or "Degraded")
                {
                    latencies.Add(row!.GetDouble("DurationSeconds")!.Value);
                }
            }

            if (at < last)
            {
                uptime += new UptimeSeconds(
                    state == "Up" ? 1 : 0, state == "Degraded" ? 1 : 0, state == "Down" ? 1 : 0, state == "Unknown" ? 1 : 0, state == "Maintenance" ? 1 : 0);
            }

            days[day] = (uptime, checks, missed, latencies);
        }

        return days;
    }

    private static ProbeResult Result(Random random)
    {
        var verdict = random.Next(12) switch { 0 => ProbeVerdict.Down, 1 => ProbeVerdict.Degraded, 2 => ProbeVerdict.Unknown, _ => ProbeVerdict.Up };
        return new ProbeResult
        {
            Target = "http://x",
            Module = "http_2xx",
            Success = verdict is ProbeVerdict.Up or ProbeVerdict.Degraded,
            Verdict = verdict,
            Failure = verdict == ProbeVerdict.Down ? FailureClass.Connect : FailureClass.None,
            Message = "",
            StartedAt = Start,
            Duration = TimeSpan.FromMilliseconds(random.Next(1, 5_000)),
        };
    }
}
