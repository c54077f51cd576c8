using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Pronoia.Storage.Queues;

namespace Pronoia.Functions.Adapters;

/// <summary>The queue port over Azure Queue storage. A request that is repeated may enqueue twice, which the port allows.</summary>
internal sealed class AzureWorkQueue(QueueServiceClient service) : IWorkQueue
{
    // What is a day late is worth nothing to anybody: slots have deadlines, and flushes come again.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, bool> _created = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask EnqueueAsync(string queue, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        QueueLimits.Check(queue, message, delay);
        var client = service.GetQueueClient(queue);
        for (var attempt = 0; ; attempt++)
        {
            if (!_created.ContainsKey(queue))
            {
                await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                _created[queue] = true;
            }

            try
            {
                await client.SendMessageAsync(message, delay, delay + TimeToLive, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 404 && attempt == 0)
            {
                // Somebody deleted the queue since this process created it.
                _created.TryRemove(queue, out _);
            }
        }
    }
}
