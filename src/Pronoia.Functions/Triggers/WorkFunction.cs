using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Runtime;

namespace Pronoia.Functions.Triggers;

/// <summary>Runs one slot of one job per message.</summary>
public sealed class WorkFunction(CloudHost host)
{
    /// <summary>One message.</summary>
    [Function("Work")]
    public async Task RunAsync([QueueTrigger(PronoiaEngine.WorkQueue)] string message, CancellationToken cancellationToken) =>
        await (await host.GetAsync(cancellationToken)).WorkAsync(message, cancellationToken);
}
