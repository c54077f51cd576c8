using System.Runtime.CompilerServices;

namespace Pronoia.Storage.Queues;

/// <summary>
/// A work queue inside the process. Messages come out when their delay is over by <see cref="TimeProvider"/>, first in first out among those due.
/// Bounded, and not durable: messages die with the process, and the next tick plans the work again from the slot ledger.
/// </summary>
/// <param name="time">The clock that delays are measured by.</param>
/// <param name="capacity">The most messages one queue holds.</param>
public sealed class InProcessQueue(TimeProvider time, int capacity = InProcessQueue.DefaultCapacity) : IWorkQueue
{
    /// <summary>The capacity of each queue where none is given.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="QueueFullException">The queue holds as many messages as it may.</exception>
    public ValueTask EnqueueAsync(string queue, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        QueueLimits.Check(queue, message, delay);
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        Add(new QueueMessage(queue, message, now, 0), now + delay);
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts a received message back, as a queue trigger does after a failure; its <see cref="QueueMessage.DequeueCount"/> goes on.</summary>
    /// <exception cref="QueueFullException">The queue holds as many messages as it may.</exception>
    public void Return(QueueMessage message, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(message);
        Add(message, time.GetUtcNow() + delay);
    }

    /// <summary>How many messages a queue holds, the delayed ones included.</summary>
    public int Count(string queue)
    {
        lock (_gate)
        {
            return _channels.TryGetValue(queue, out var channel) ? channel.Messages.Count : 0;
        }
    }

    /// <summary>
    /// The messages of a queue as they fall due; ends with an <see cref="OperationCanceledException"/>. Several receivers share the messages.
    /// A message that is handed out is gone from the queue: <see cref="Return"/> it where handling failed.
    /// </summary>
    public async IAsyncEnumerable<QueueMessage> ReceiveAsync(string queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            QueueMessage? message = null;
            Task changed;
            TimeSpan? wait = null;
            lock (_gate)
            {
                var channel = ChannelOf(queue);
                changed = channel.Changed.Task;
                if (channel.Messages.TryPeek(out var first, out var due))
                {
                    wait = due.At - time.GetUtcNow();
                    if (wait <= TimeSpan.Zero)
                    {
                        channel.Messages.Dequeue();
                        message = first with { DequeueCount = first.DequeueCount + 1 };
                    }
                }
            }

            if (message is not null)
            {
                yield return message;
            }
            else
            {
                await WaitAsync(changed, wait, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (wait is not { } delay)
        {
            await changed.WaitAsync(cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(delay, time, stop.Token));
        await stop.CancelAsync();
    }

    private void Add(QueueMessage message, DateTimeOffset due)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            var channel = ChannelOf(message.Queue);
            if (channel.Messages.Count >= capacity)
            {
                throw new QueueFullException(message.Queue, capacity);
            }

            channel.Messages.Enqueue(message, (due, channel.NextNumber++));
            changed = channel.Changed;
            channel.Changed = NewSignal();
        }

        changed.TrySetResult();
    }

    private Channel ChannelOf(string queue)
    {
        if (!_channels.TryGetValue(queue, out var channel))
        {
            channel = new Channel();
            _channels.Add(queue, channel);
        }

        return channel;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Channel
    {
        public PriorityQueue<QueueMessage, (DateTimeOffset At, long Number)> Messages { get; } = new();

        public TaskCompletionSource Changed { get; set; } = NewSignal();

        public long NextNumber { get; set; }
    }
}
