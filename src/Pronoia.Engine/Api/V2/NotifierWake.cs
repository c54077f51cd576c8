using Pronoia.Engine.Runtime;
using Pronoia.Storage.Queues;

namespace Pronoia.Engine.Api.V2;

/// <summary>Wakes the notifier, so that what came in is looked at now and not when something else is due.</summary>
internal sealed class NotifierWake(IWorkQueue queue)
{
    /// <summary>Wakes it.</summary>
    public async ValueTask WakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.EnqueueAsync(PronoiaEngine.NotifyQueue, PronoiaEngine.FlushMessage, TimeSpan.Zero, cancellationToken);
        }
        catch (QueueFullException)
        {
            // A full queue wakes the notifier anyway.
        }
    }
}
