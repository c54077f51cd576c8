using Pronoia.Storage.Queues;

namespace Pronoia.Tests.StorageContract;

/// <summary>What every work queue must do. Receiving is the host's matter, so the adapter's test class says how to look at what is due.</summary>
public abstract class WorkQueueContract : StorageContract
{
    /// <summary>The texts of the messages that a receiver would get now, in any order; they are taken off the queue.</summary>
    protected abstract Task<IReadOnlyList<string>> DrainAsync(string queue);

    [Fact]
    public async Task Messages_come_out_as_they_went_in()
    {
        await Storage.Queue.EnqueueAsync("work", "{\"a\":\"grün <&>\"}", TimeSpan.Zero, Ct);
        await Storage.Queue.EnqueueAsync("work", "second", TimeSpan.Zero, Ct);
        Assert.Equal(["second", "{\"a\":\"grün <&>\"}"], (await DrainAsync("work")).Order(StringComparer.Ordinal));
        Assert.Empty(await DrainAsync("work"));
    }

    [Fact]
    public async Task Queues_are_apart()
    {
        await Storage.Queue.EnqueueAsync("work", "w", TimeSpan.Zero, Ct);
        await Storage.Queue.EnqueueAsync("notify", "n", TimeSpan.Zero, Ct);
        Assert.Equal(["n"], await DrainAsync("notify"));
        Assert.Equal(["w"], await DrainAsync("work"));
    }

    [Fact]
    public async Task A_delayed_message_is_not_seen_before_its_time()
    {
        await Storage.Queue.EnqueueAsync("work", "later", TimeSpan.FromHours(1), Ct);
        Assert.Empty(await DrainAsync("work"));
    }

    [Fact]
    public async Task Messages_up_to_the_limit_are_taken_and_longer_ones_refused()
    {
        await Storage.Queue.EnqueueAsync("work", new string('x', QueueLimits.MaxMessageBytes), TimeSpan.Zero, Ct);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await Storage.Queue.EnqueueAsync("work", new string('ä', (QueueLimits.MaxMessageBytes / 2) + 1), TimeSpan.Zero, Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Storage.Queue.EnqueueAsync("Work!", "x", TimeSpan.Zero, Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Storage.Queue.EnqueueAsync("work", "x", TimeSpan.FromSeconds(-1), Ct));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Storage.Queue.EnqueueAsync("work", "x", TimeSpan.FromDays(8), Ct));
        Assert.Single(await DrainAsync("work"));
    }
}
