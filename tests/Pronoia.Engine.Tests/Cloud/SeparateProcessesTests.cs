using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Cloud;

/// <summary>In the cloud ticks, work and flushes run in processes of their own: what one has in memory the others do not know.</summary>
public sealed class SeparateProcessesTests : IDisposable
{
    private const string Configuration = """
        global: {interval: 30s, default_rules: false}
        targets: [{name: a, url: 'http://a.example/'}]
        alerting:
          route: {receiver: console, group_wait: 10s}
          receivers: [{name: console, console_configs: [{}]}]
        """;

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStorage _storage;
    private readonly List<string> _console = [];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");

    public SeparateProcessesTests() => _storage = new InMemoryStorage(_time);

    private static CancellationToken Ct => CancellationToken.None;

    private InProcessQueue Queue => _storage.Queue;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_poison_message_fails_its_slot_and_notifies_people_through_other_processes()
    {
        using var tick = Engine();
        using var work = Engine();
        using var notify = Engine();
        await tick.TickAsync(Ct);
        var ledger = new SlotLedger(_storage.Tables);
        var slot = await FirstSlotAsync(ledger);
        await DrainAsync("notify");

        await work.PoisonAsync("work", new WorkMessage("probe-30s-0", slot).ToJson(), Ct);
        Assert.Equal(SlotState.Failed, (await ledger.GetAsync("probe-30s-0", slot, Ct))!.State);
        Assert.Equal(1, await DrainAsync("notify"));

        // Waits for group_wait: nothing is said yet, and the tick's process learns when to wake the notifier.
        await notify.NotifyAsync(Ct);
        Assert.Empty(_console);
        await tick.TickAsync(Ct);
        Assert.Equal(0, await DrainAsync("notify"));
        _time.Advance(TimeSpan.FromSeconds(11));
        await tick.TickAsync(Ct);
        Assert.Equal(1, await DrainAsync("notify"));
        await notify.NotifyAsync(Ct);
        Assert.Contains(_console, line => line.Contains("PronoiaPoisonMessage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timer_that_moves_between_processes_plans_each_slot_once_and_calls_none_missed()
    {
        using var first = Engine();
        using var second = Engine();
        await first.TickAsync(Ct);
        var handedOut = await DrainAsync("work");
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await second.TickAsync(Ct);
            handedOut += await DrainAsync("work");
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        await first.TickAsync(Ct);
        handedOut += await DrainAsync("work");

        var slots = new List<Slot>();
        await foreach (var slot in new SlotLedger(_storage.Tables).QueryAsync("probe-30s-0", DateTimeOffset.UnixEpoch, _time.GetUtcNow().AddDays(1), Ct))
        {
            slots.Add(slot);
        }

        Assert.All(slots, s => Assert.Equal(SlotState.Planned, s.State));
        Assert.Equal(6, slots.Count);
        Assert.Equal(slots.Count, handedOut);
    }

    [Theory]
    [InlineData("work", "no JSON")]
    [InlineData("notify", "flush")]
    public async Task A_poison_message_that_names_no_slot_is_an_alert_too(string queue, string message)
    {
        using var engine = Engine();
        await engine.PoisonAsync(queue, message, Ct);
        Assert.Equal(1, await DrainAsync("notify"));
        await engine.NotifyAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(11));
        await engine.NotifyAsync(Ct);
        Assert.NotEmpty(_console);
    }

    [Fact]
    public async Task A_host_takes_a_new_configuration_when_it_looks()
    {
        var files = new InMemoryStorage(_time).Blobs;
        var deployed = Path.Combine(_directory.FullName, "pronoia.yaml");
        await File.WriteAllTextAsync(deployed, Configuration);
        var configuration = new CloudConfiguration(files, _storage.Blobs, Path.Combine(_directory.FullName, "versions"), NullLogger<CloudConfiguration>.Instance);
        using var host = new CloudHost(_storage, configuration, deployed, TimeSpan.FromMinutes(1), _time, NullLoggerFactory.Instance);
        var engine = await host.GetAsync(Ct);
        Assert.Equal("a", Assert.Single(engine.Config.Targets).Name);

        await files.PutAsync("pronoia.yaml", "targets: [{name: b, url: 'http://b.example/'}]"u8.ToArray(), default, Ct);
        Assert.Equal("a", Assert.Single((await host.GetAsync(Ct)).Config.Targets).Name);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(engine, await host.GetAsync(Ct));
        Assert.Equal("b", Assert.Single(engine.Config.Targets).Name);
    }

    private PronoiaEngine Engine()
    {
        var config = Pronoia.Engine.Configuration.ConfigurationLoader.Parse(Configuration, "pronoia.yaml", ".");
        return new PronoiaEngine(config, _storage, _time, NullLoggerFactory.Instance, new EngineOptions { Console = _console.Add, Time = _time });
    }

    private async Task<DateTimeOffset> FirstSlotAsync(SlotLedger ledger)
    {
        await foreach (var slot in ledger.QueryAsync("probe-30s-0", DateTimeOffset.UnixEpoch, _time.GetUtcNow().AddDays(1), Ct))
        {
            return slot.ScheduledAt;
        }

        throw new InvalidOperationException("the tick planned nothing");
    }

    /// <summary>Takes what is due off a queue.</summary>
    /// <returns>How many messages there were.</returns>
    private async Task<int> DrainAsync(string queue)
    {
        var count = Queue.Count(queue);
        await foreach (var _ in Queue.ReceiveAsync(queue, Ct).Take(count))
        {
            // Taken.
        }

        return count;
    }
}
