using Microsoft.Extensions.Logging;
using Pronoia.Engine.Planning;
using Pronoia.Storage.Queues;

namespace Pronoia.Engine.Runtime;

/// <summary>Runs an engine inside one process: a loop that ticks, workers on the work queue, one notifier.</summary>
public sealed class LocalRunner(PronoiaEngine engine, InProcessQueue queue, TimeProvider time, ILogger<LocalRunner> logger)
{
    /// <summary>How often due slots are looked for; default 500 ms.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many messages are worked on at the same time; default 8.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>How long work under way may take after the stop; default 4 s. What is cut off then is done again after the next start.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Runs until <paramref name="stop"/>; then takes no new work, lets what is under way end, and returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var abort = new CancellationTokenSource();
        var loops = new List<Task>
        {
            TickLoopAsync(stop),
            ReceiveLoopAsync(PronoiaEngine.NotifyQueue, async (_, ct) => await engine.NotifyAsync(ct), stop, abort.Token),
        };
        for (var i = 0; i < Workers; i++)
        {
            loops.Add(ReceiveLoopAsync(TickPlanner.WorkQueue, async (text, ct) => await engine.WorkAsync(text, ct), stop, abort.Token));
        }

        var all = Task.WhenAll(loops);
        try
        {
            await all.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            abort.CancelAfter(DrainTime);
            await all;
        }
    }

    private async Task TickLoopAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TickInterval, time);
        try
        {
            do
            {
                try
                {
                    await engine.TickAsync(stop);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The storage may be back at the next tick; slots that are missed meanwhile are found then.
                    logger.LogError(e, "A tick failed");
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task ReceiveLoopAsync(string name, Func<string, CancellationToken, Task> handle, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            await foreach (var message in queue.ReceiveAsync(name, stop))
            {
                try
                {
                    await handle(message.Text, abort);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "A message of the queue {Queue} failed", name);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || abort.IsCancellationRequested)
        {
            // Told to stop; a slot that was cut off is still in the ledger as started.
        }
    }
}
