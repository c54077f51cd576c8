using Pronoia.Storage.Embedded;
using Pronoia.Storage.Slots;
using Pronoia.Tests.Faults;

namespace Pronoia.Storage.Tests.Slots;

public sealed class SlotLedgerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private readonly InMemoryStorage _storage = new();
    private readonly SlotLedger _ledger;

    public SlotLedgerTests() => _ledger = new SlotLedger(_storage.Tables);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_slot_goes_from_planned_to_started_to_done()
    {
        await _ledger.PlanAsync("probe/a", [T0], Ct);
        Assert.Equal(SlotState.Planned, (await _ledger.GetAsync("probe/a", T0, Ct))!.State);
        var started = await _ledger.StartAsync("probe/a", T0, T0.AddSeconds(1), retake: false, Ct);
        Assert.Equal(SlotState.Started, started!.State);
        Assert.True(await _ledger.FinishAsync("probe/a", T0, SlotState.Done, T0.AddSeconds(2), "12 samples", Ct));
        var done = await _ledger.GetAsync("probe/a", T0, Ct);
        Assert.Equal(new Slot("probe/a", T0, SlotState.Done, T0.AddSeconds(1), T0.AddSeconds(2), "12 samples", done!.ETag), done);
    }

    [Fact]
    public async Task The_columns_are_typed_and_plainly_named()
    {
        await _ledger.PlanAsync("probe/a", [T0], Ct);
        await _ledger.StartAsync("probe/a", T0, T0.AddSeconds(1), retake: false, Ct);
        var row = await _storage.Tables.GetAsync("slots", "probe~002Fa", "001795219200000", Ct);
        Assert.Equal(["Job", "ScheduledAt", "StartedAt", "State"], row!.Columns.Keys);
        Assert.Equal(T0, row.GetTime("ScheduledAt"));
        Assert.Equal("Started", row.GetString("State"));
    }

    [Fact]
    public async Task Planning_again_plans_only_what_is_new()
    {
        Assert.Equal([T0, T0.AddMinutes(2)], await _ledger.PlanAsync("j", [T0.AddMinutes(2), T0, T0], Ct));
        await _ledger.StartAsync("j", T0, T0, retake: false, Ct);
        Assert.Equal([T0.AddMinutes(1), T0.AddMinutes(3)], await _ledger.PlanAsync("j", Minutes(0, 4), Ct));
        Assert.Equal(SlotState.Started, (await _ledger.GetAsync("j", T0, Ct))!.State);
    }

    [Fact]
    public async Task Two_planners_at_once_plan_each_slot_once()
    {
        var planned = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await _ledger.PlanAsync("j", Minutes(i * 20, 250), Ct))));
        var all = planned.SelectMany(p => p).ToList();
        Assert.Equal(390, all.Count);
        Assert.Equal(390, all.Distinct().Count());
        Assert.Equal(390, (await _ledger.QueryAsync("j", T0, T0.AddDays(1), Ct).ToListAsync()).Count);
    }

    [Fact]
    public async Task A_slot_is_taken_by_one_worker()
    {
        await _ledger.PlanAsync("j", [T0], Ct);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await _ledger.StartAsync("j", T0, T0, retake: false, Ct))));
        Assert.Single(taken, t => t is not null);
        Assert.Null(await _ledger.StartAsync("j", T0, T0.AddMinutes(1), retake: false, Ct));
        Assert.Equal(T0.AddMinutes(1), (await _ledger.StartAsync("j", T0, T0.AddMinutes(1), retake: true, Ct))!.StartedAt);
        Assert.Null(await _ledger.StartAsync("j", T0.AddMinutes(9), T0, retake: true, Ct));
    }

    [Fact]
    public async Task A_finished_slot_stays_as_it_is_but_a_missed_one_may_be_done_after_all()
    {
        await _ledger.PlanAsync("j", Minutes(0, 2), Ct);
        Assert.True(await _ledger.FinishAsync("j", T0, SlotState.Failed, T0, "boom", Ct));
        Assert.False(await _ledger.FinishAsync("j", T0, SlotState.Done, T0, null, Ct));
        Assert.Equal("boom", (await _ledger.GetAsync("j", T0, Ct))!.Detail);
        Assert.True(await _ledger.FinishAsync("j", T0.AddMinutes(1), SlotState.Missed, T0, null, Ct));
        Assert.True(await _ledger.FinishAsync("j", T0.AddMinutes(1), SlotState.Done, T0, null, Ct));
        Assert.False(await _ledger.FinishAsync("j", T0.AddMinutes(9), SlotState.Done, T0, null, Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _ledger.FinishAsync("j", T0, SlotState.Started, T0, null, Ct));
    }

    [Fact]
    public async Task Overdue_are_the_unfinished_of_the_range()
    {
        await _ledger.PlanAsync("j", Minutes(0, 6), Ct);
        await _ledger.StartAsync("j", T0.AddMinutes(1), T0, retake: false, Ct);
        await _ledger.FinishAsync("j", T0.AddMinutes(2), SlotState.Done, T0, null, Ct);
        await _ledger.FinishAsync("j", T0.AddMinutes(3), SlotState.Missed, T0, null, Ct);
        var overdue = await _ledger.FindOverdueAsync("j", T0.AddMinutes(1), T0.AddMinutes(5), Ct).ToListAsync();
        Assert.Equal([T0.AddMinutes(1), T0.AddMinutes(4)], overdue.Select(s => s.ScheduledAt));
    }

    [Fact]
    public async Task Retention_deletes_what_is_older_of_a_job()
    {
        await _ledger.PlanAsync("a", Minutes(0, 250), Ct);
        await _ledger.PlanAsync("b", Minutes(0, 10), Ct);
        Assert.Equal(4, await _ledger.ApplyRetentionAsync("a", T0.AddMinutes(4), Ct));
        Assert.Equal(246, (await _ledger.QueryAsync("a", T0, T0.AddDays(1), Ct).ToListAsync()).Count);
        Assert.Equal(T0, (await _ledger.QueryAsync("b", T0, T0.AddDays(1), Ct).ToListAsync())[0].ScheduledAt);
    }

    [Fact]
    public async Task Faults_plan_no_slot_twice_and_lose_none()
    {
        var plan = new FaultPlan(7, 0.3);
        var ledger = new SlotLedger(new FaultyTableStore(_storage.Tables, plan));
        for (var i = 0; i < 50; i++)
        {
            await RetryAsync(async () => await ledger.PlanAsync("j", Minutes(i, 5), Ct));
            await RetryAsync(async () => await ledger.FinishAsync("j", T0.AddMinutes(i), SlotState.Done, T0, null, Ct));
        }

        var slots = await _ledger.QueryAsync("j", T0, T0.AddDays(1), Ct).ToListAsync();
        Assert.Equal(Minutes(0, 54), slots.Select(s => s.ScheduledAt));
        Assert.All(slots.Take(50), s => Assert.Equal(SlotState.Done, s.State));
        Assert.True(plan.Injected > 20);
    }

    private static IEnumerable<DateTimeOffset> Minutes(int first, int count) => Enumerable.Range(first, count).Select(i => T0.AddMinutes(i));

    private static async Task RetryAsync(Func<Task> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is IOException or TimeoutException && attempt < 100)
            {
                await Task.Yield();
            }
        }
    }
}
