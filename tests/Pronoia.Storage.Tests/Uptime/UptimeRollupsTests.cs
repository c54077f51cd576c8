using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Storage.Tests.Uptime;

public sealed class UptimeRollupsTests
{
    private const string Target = "https://a/";
    private static readonly DateOnly Day = new(2026, 11, 21);
    private readonly InMemoryStorage _storage = new();
    private readonly UptimeRollups _rollups;

    public UptimeRollupsTests() => _rollups = new UptimeRollups(_storage.Tables);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_day_comes_back_and_people_can_read_its_columns()
    {
        var day = NewDay(Day);

        await _rollups.WriteAsync(Target, [day], Ct);
        await _rollups.WriteAsync(Target, [day], Ct);

        var read = Assert.Single(await _rollups.ReadAsync(Target, Day, Day, Ct).ToListAsync());
        Assert.Equal(day with { Latency = read.Latency }, read);
        Assert.Equal(day.Latency.ToBytes(), read.Latency.ToBytes());
        Assert.Equal(86_400, read.TotalSeconds);
        var row = await _storage.Tables.GetAsync("uptime", "https:~002F~002Fa~002F", "20261121", Ct);
        Assert.Equal((80_000.0, 100L, 3L), (row!.GetDouble("UpSeconds"), row.GetInt64("LatencyCount"), row.GetInt64("MissedChecks")));
        Assert.InRange(row.GetDouble("LatencyP99Seconds")!.Value, 0.97, 1.0);
    }

    [Fact]
    public async Task Days_are_read_in_order_and_kept_as_long_as_wanted()
    {
        await _rollups.WriteAsync(Target, [.. Enumerable.Range(0, 250).Select(i => NewDay(Day.AddDays(i)))], Ct);

        Assert.Equal([Day.AddDays(1), Day.AddDays(2)], (await _rollups.ReadAsync(Target, Day.AddDays(1), Day.AddDays(2), Ct).ToListAsync()).Select(d => d.Day));
        Assert.Equal(3, await _rollups.ApplyRetentionAsync(Target, Day.AddDays(3), Ct));
        Assert.Equal(247, (await _rollups.ReadAsync(Target, Day, Day.AddDays(999), Ct).ToListAsync()).Count);
    }

    [Fact]
    public async Task The_most_varied_latencies_fit_into_a_row()
    {
        var sketch = new LatencySketch();
        for (var latency = 1e-10; latency < 1e10; latency *= 1.001)
        {
            sketch.Add(latency);
        }

        await _rollups.WriteAsync(Target, [NewDay(Day) with { Latency = sketch }], Ct);

        Assert.InRange(sketch.ToBytes().Length, 2_000, TableLimits.MaxValueBytes / 8);
    }

    private static UptimeDay NewDay(DateOnly day)
    {
        var latency = new LatencySketch();
        for (var i = 0; i < 100; i++)
        {
            latency.Add(i * 0.01);
        }

        return new UptimeDay
        {
            Target = Target,
            Day = day,
            UpSeconds = 80_000,
            DegradedSeconds = 100,
            DownSeconds = 1_000.5,
            UnknownSeconds = 300,
            MaintenanceSeconds = 4_999.5,
            Checks = 2_877,
            MissedChecks = 3,
            Latency = latency,
        };
    }
}
