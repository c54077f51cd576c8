using FsCheck;
using FsCheck.Fluent;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Uptime;
using Pronoia.Tests.Faults;

namespace Pronoia.Storage.Tests.Uptime;

public sealed class UptimeRollupsTests
{
    private static readonly DateTimeOffset T0 = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 21);
    private readonly InMemoryStorage _storage = new();
    private readonly UptimeRollups _rollups;

    public UptimeRollupsTests() => _rollups = new UptimeRollups(_storage.Tables);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Seconds_add_up_by_state()
    {
        await _rollups.AddAsync(
            "https://a/",
            [Slot(0, UptimeState.Up, 0.1), Slot(1, UptimeState.Down), Slot(2, UptimeState.Degraded, 3), Slot(3, UptimeState.Unknown), Slot(4, UptimeState.Maintenance), Slot(5, UptimeState.Up, 0.2)],
            Ct);
        var day = Assert.Single(await ReadAsync(_rollups));
        Assert.Equal((120, 60, 60, 60, 60, 6), (day.UpSeconds, day.DegradedSeconds, day.DownSeconds, day.UnknownSeconds, day.MaintenanceSeconds, day.Checks));
        Assert.Equal(("https://a/", Day, 3L), (day.Target, day.Day, day.Latency.Count));
    }

    [Fact]
    public async Task A_slot_added_twice_changes_nothing()
    {
        Assert.Equal(2, await _rollups.AddAsync("https://a/", [Slot(0, UptimeState.Up, 0.1), Slot(1, UptimeState.Down)], Ct));
        var before = await _storage.Tables.GetAsync("uptime", "https:%002F%002Fa%002F", "20261121", Ct);
        Assert.Equal(0, await _rollups.AddAsync("https://a/", [Slot(0, UptimeState.Up, 0.1), Slot(1, UptimeState.Up, 9)], Ct));
        Assert.Equal(0, await new UptimeRollups(_storage.Tables).AddAsync("https://a/", [Slot(0, UptimeState.Up, 0.1)], Ct));
        Assert.Equal(before!.ETag, (await _storage.Tables.GetAsync("uptime", before.PartitionKey, "20261121", Ct))!.ETag);
    }

    [Fact]
    public async Task An_unknown_slot_may_become_known()
    {
        await _rollups.AddAsync("https://a/", [Slot(0, UptimeState.Unknown)], Ct);
        Assert.Equal(1, await _rollups.AddAsync("https://a/", [Slot(0, UptimeState.Up, 0.1)], Ct));
        var day = Assert.Single(await ReadAsync(_rollups));
        Assert.Equal((60, 0, 1), (day.UpSeconds, day.UnknownSeconds, day.Checks));
        Assert.Equal(0, await _rollups.AddAsync("https://a/", [Slot(0, UptimeState.Unknown)], Ct));
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing_even_with_faults()
    {
        var plan = new FaultPlan(3, 0.1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var rollups = new UptimeRollups(new FaultyTableStore(_storage.Tables, plan));
            for (var i = 0; i < 30; i++)
            {
                // Every slot is reported by two workers.
                await RetryAsync(async () => await rollups.AddAsync("https://a/", [Slot((worker / 2 * 30) + i, UptimeState.Up, 0.5)], Ct));
            }
        })));
        var day = Assert.Single(await ReadAsync(_rollups));
        Assert.Equal((120 * 60, 120, 120L), (day.UpSeconds, day.Checks, day.Latency.Count));
    }

    [Fact]
    public async Task A_quiet_day_at_15_seconds_takes_few_bytes()
    {
        var slots = Enumerable.Range(0, 5760).Select(i => new UptimeSlot(T0.AddSeconds(15 * i), TimeSpan.FromSeconds(15), UptimeState.Up, 0.1)).ToList();
        await _rollups.AddAsync("https://a/", slots, Ct);
        var row = await _storage.Tables.GetAsync("uptime", "https:%002F%002Fa%002F", "20261121", Ct);
        Assert.InRange(row!.GetBytes("Slots")!.Length, 1, 16);
        Assert.Equal(86_400.0, row.GetDouble("UpSeconds"));
        Assert.InRange(row.GetDouble("LatencyP99Seconds")!.Value, 0.099, 0.101);
    }

    [Fact]
    public async Task Days_are_read_in_order_and_kept_as_long_as_wanted()
    {
        for (var i = 0; i < 5; i++)
        {
            await _rollups.AddAsync("https://a/", [new UptimeSlot(T0.AddDays(i), TimeSpan.FromMinutes(1), UptimeState.Up)], Ct);
        }

        Assert.Equal([Day.AddDays(1), Day.AddDays(2)], (await _rollups.ReadAsync("https://a/", Day.AddDays(1), Day.AddDays(2), Ct).ToListAsync()).Select(d => d.Day));
        Assert.Equal(3, await _rollups.ApplyRetentionAsync(Day.AddDays(3), Ct));
        Assert.Equal(2, (await _rollups.ReadAsync("https://a/", Day, Day.AddDays(9), Ct).ToListAsync()).Count);
    }

    [Fact]
    public void Slot_runs_come_back() =>
        Prop.ForAll<Tuple<ushort, byte>[]>(slots =>
        {
            var runs = new SlotRuns();
            foreach (var (offset, state) in slots)
            {
                runs.Add(offset * 1000, 1 + (state % 3), (UptimeState)(state % 5));
            }

            var bytes = runs.ToBytes();
            var read = SlotRuns.FromBytes(bytes);
            return read.Count == runs.Count && read.ToBytes().AsSpan().SequenceEqual(bytes)
                && Enum.GetValues<UptimeState>().All(s => read.Seconds(s) == runs.Seconds(s));
        }).Check(Config.QuickThrowOnFailure);

    private static UptimeSlot Slot(int minute, UptimeState state, double? latency = null) => new(T0.AddMinutes(minute), TimeSpan.FromMinutes(1), state, latency);

    private static Task<List<UptimeDay>> ReadAsync(UptimeRollups rollups) => rollups.ReadAsync("https://a/", Day, Day, Ct).ToListAsync();

    private static async Task RetryAsync(Func<Task> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is IOException or TimeoutException or StorageConflictException && attempt < 100)
            {
                await Task.Yield();
            }
        }
    }
}
