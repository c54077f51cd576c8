using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;

namespace Pronoia.Functions.Triggers;

/// <summary>Plans what is due. The platform runs one timer at a time across all instances.</summary>
public sealed class TickFunction(CloudHost host, Heartbeat heartbeat)
{
    /// <summary>One tick.</summary>
    [Function("Tick")]
    public async Task RunAsync([TimerTrigger("%TICK_SCHEDULE%", UseMonitor = true)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await (await host.GetAsync(cancellationToken)).TickAsync(cancellationToken);
        await heartbeat.SendAsync(cancellationToken);
    }
}
