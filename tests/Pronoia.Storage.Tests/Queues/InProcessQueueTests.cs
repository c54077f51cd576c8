using Pronoia.Storage.Queues;

namespace Pronoia.Storage.Tests.Queues;

public sealed class InProcessQueueTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Delayed_messages_come_when_they_are_due_in_order_of_their_time()
    {
        var queue = new InProcessQueue(_time);
        await queue.EnqueueAsync("work", "late", TimeSpan.FromMinutes(10), Ct);
        await queue.EnqueueAsync("work", "soon", TimeSpan.FromMinutes(5), Ct);
        await queue.EnqueueAsync("work", "now", TimeSpan.Zero, Ct);
        await using var messages = queue.ReceiveAsync("work", Ct).GetAsyncEnumerator(Ct);

        Assert.True(await messages.MoveNextAsync());
        Assert.Equal(new QueueMessage("work", "now", _time.GetUtcNow(), 1), messages.Current);
        var next = messages.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await next);
        Assert.Equal("soon", messages.Current.Text);
        next = messages.MoveNextAsync().AsTask();
        await queue.EnqueueAsync("work", "between", TimeSpan.FromMinutes(1), Ct);
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.True(await next);
        Assert.Equal("between", messages.Current.Text);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("late", messages.Current.Text);
        Assert.Equal(0, queue.Count("work"));
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_a_message()
    {
        var queue = new InProcessQueue(_time);
        await using var messages = queue.ReceiveAsync("work", Ct).GetAsyncEnumerator(Ct);
        var next = messages.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await queue.EnqueueAsync("work", "x", TimeSpan.Zero, Ct);
        Assert.True(await next);
    }

    [Fact]
    public async Task A_returned_message_counts_its_deliveries()
    {
        var queue = new InProcessQueue(_time);
        await queue.EnqueueAsync("work", "x", TimeSpan.Zero, Ct);
        await using var messages = queue.ReceiveAsync("work", Ct).GetAsyncEnumerator(Ct);
        await messages.MoveNextAsync();
        var first = messages.Current;
        _time.Advance(TimeSpan.FromSeconds(1));
        queue.Return(first, TimeSpan.Zero);
        await messages.MoveNextAsync();
        Assert.Equal(first with { DequeueCount = 2 }, messages.Current);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_the_others_go_on()
    {
        var queue = new InProcessQueue(_time, capacity: 2);
        await queue.EnqueueAsync("work", "1", TimeSpan.Zero, Ct);
        await queue.EnqueueAsync("work", "2", TimeSpan.FromHours(1), Ct);
        var refusal = await Assert.ThrowsAsync<QueueFullException>(async () => await queue.EnqueueAsync("work", "3", TimeSpan.Zero, Ct));
        Assert.Equal("queue work is full (2 messages)", refusal.Message);
        await queue.EnqueueAsync("notify", "1", TimeSpan.Zero, Ct);
    }

    [Fact]
    public async Task Receivers_share_the_messages()
    {
        const int count = 500;
        var queue = new InProcessQueue(_time);
        using var stop = new CancellationTokenSource();
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        var all = new TaskCompletionSource();
        var receivers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await foreach (var message in queue.ReceiveAsync("work", stop.Token))
            {
                seen.Add(message.Text);
                if (seen.Count == count)
                {
                    all.TrySetResult();
                }
            }
        })).ToArray();
        for (var i = 0; i < count; i++)
        {
            await queue.EnqueueAsync("work", $"{i}", TimeSpan.Zero, Ct);
        }

        await all.Task;
        await stop.CancelAsync();
        foreach (var receiver in receivers)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver);
        }

        Assert.Equal(count, seen.Distinct().Count());
    }
}
