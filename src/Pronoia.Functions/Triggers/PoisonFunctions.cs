using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Runtime;

namespace Pronoia.Functions.Triggers;

/// <summary>Messages that the platform moved away after <c>maxDequeueCount</c> failures: none is dropped in silence.</summary>
public sealed class PoisonFunctions(CloudHost host)
{
    /// <summary>Work that was given up.</summary>
    [Function("WorkPoison")]
    public async Task WorkAsync([QueueTrigger(PronoiaEngine.WorkQueue + "-poison")] string message, CancellationToken cancellationToken) =>
        await (await host.GetAsync(cancellationToken)).PoisonAsync(PronoiaEngine.WorkQueue, message, cancellationToken);

    /// <summary>Flushes that were given up.</summary>
    [Function("NotifyPoison")]
    public async Task NotifyAsync([QueueTrigger(PronoiaEngine.NotifyQueue + "-poison")] string message, CancellationToken cancellationToken) =>
        await (await host.GetAsync(cancellationToken)).PoisonAsync(PronoiaEngine.NotifyQueue, message, cancellationToken);
}
