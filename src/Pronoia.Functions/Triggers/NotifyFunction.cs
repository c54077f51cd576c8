using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Runtime;

namespace Pronoia.Functions.Triggers;

/// <summary>Sends what is due to receivers. A message carries nothing but the trace of its sender: it wakes.</summary>
public sealed class NotifyFunction(CloudHost host)
{
    /// <summary>One flush.</summary>
    [Function("Notify")]
    public async Task RunAsync([QueueTrigger(PronoiaEngine.NotifyQueue)] string message, CancellationToken cancellationToken) =>
        await (await host.GetAsync(cancellationToken)).NotifyAsync(message, cancellationToken);
}
